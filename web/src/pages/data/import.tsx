import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Card, Input, Progress, Skeleton } from "antd";
import { useEffect, useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, refusalOf, take, type ImportOrder, type Job } from "../../api/client";
import { currentLanguage } from "../../i18n";
import { Page } from "../../parts/page";
import { Select } from "../../parts/select";
import { Failed } from "../../parts/states";
import { guessKind, kinds, type Kind } from "./kinds";
import { MappingTable } from "./mapping";
import { SummaryView, type Summary } from "./summary";
import { jobError, sendFile, useJob } from "./upload";

interface Chosen {
  upload: string;
  name: string;
  kind: Kind;
}

type Reading = Pick<ImportOrder, "source" | "instrument" | "dates" | "numbers" | "encoding">;

const previewOf = (body: Omit<ImportOrder, "dry_run">, signal?: AbortSignal) =>
  take(api.POST("/api/v1/imports/preview", { body, ...(signal ? { signal } : {}) }));

/** Sends the file, then lets the server try it as each kind: what fits best is proposed. */
async function choose(file: File, sent: (share: number) => void): Promise<Chosen> {
  const { id } = await sendFile(file, sent);
  const previews = await Promise.all(
    kinds.map(async (kind) => ({
      kind,
      preview: await previewOf({ upload: id, kind }).catch(() => null),
    })),
  );
  return { upload: id, name: file.name, kind: guessKind(file.name, previews) };
}

function Drop({ onChosen }: { onChosen: (chosen: Chosen) => void }) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const [share, setShare] = useState(0);
  const send = useMutation({ mutationFn: (file: File) => choose(file, setShare), onSuccess: onChosen });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) send.mutate(file);
  };
  return (
    <Card>
      <div
        className={"drop" + (over ? " drop-over" : "")}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p>{t("web.data.drop")}</p>
        <label className="file">
          <span>{t("web.data.choose")}</span>
          <input
            type="file"
            accept=".csv,.tsv,.txt,.ndjson,.jsonl,.gz"
            disabled={send.isPending}
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) send.mutate(file);
            }}
          />
        </label>
        <p className="note">{t("web.data.drop_note")}</p>
        {send.isPending && (
          <Progress percent={Math.floor(share * 100)} aria-label={t("web.data.sending")} />
        )}
      </div>
      {send.error && <Failed error={send.error} />}
    </Card>
  );
}

interface RunningProps {
  job: Job | null;
  error: Error | null;
}

function Running({ job, error }: RunningProps) {
  const { t } = useTranslation();
  const stop = useMutation({
    mutationFn: (id: string) =>
      take(api.DELETE("/api/v1/jobs/{job}", { params: { path: { job: id } } })),
  });
  const percent = job?.total ? Math.floor((100 * job.done) / job.total) : 0;
  return (
    <Card>
      <p role="status">{t("web.data.running")}</p>
      <Progress percent={percent} aria-label={t("web.data.running")} />
      {job && (
        <Button loading={stop.isPending} onClick={() => stop.mutate(job.id)}>
          {t("web.data.stop")}
        </Button>
      )}
      {(error ?? stop.error) && <Failed error={(error ?? stop.error)!} />}
    </Card>
  );
}

interface OptionsProps {
  chosen: Chosen;
  reading: Reading;
  onKind: (kind: Kind) => void;
  onReading: (reading: Reading) => void;
}

function Options({ chosen, reading, onKind, onReading }: OptionsProps) {
  const { t } = useTranslation();
  const set = (name: keyof Reading, value: string) =>
    onReading({ ...reading, [name]: value || undefined });
  const guess = { value: "", label: t("web.data.guess") };
  return (
    <div className="list-search">
      <label>
        <span>{t("web.data.kind")}</span>
        <Select
          value={chosen.kind}
          onChange={(kind) => onKind(kind as Kind)}
          choices={kinds.map((kind) => ({ value: kind, label: t("web.data.kinds." + kind) }))}
        />
      </label>
      <label>
        <span>{t("web.data.source")}</span>
        <Input
          value={reading.source ?? ""}
          placeholder="main"
          maxLength={100}
          onChange={(event) => set("source", event.target.value)}
        />
      </label>
      {chosen.kind === "responses" && (
        <label>
          <span>{t("web.data.instrument")}</span>
          <Input
            value={reading.instrument ?? ""}
            maxLength={200}
            onChange={(event) => set("instrument", event.target.value)}
          />
        </label>
      )}
      <label>
        <span>{t("web.data.dates")}</span>
        <Select
          value={reading.dates}
          onChange={(value) => set("dates", value)}
          choices={[
            guess,
            ...(["dmy", "mdy", "ymd"] as const).map((value) => ({
              value,
              label: t("web.data.dates." + value),
            })),
          ]}
        />
      </label>
      <label>
        <span>{t("web.data.numbers")}</span>
        <Select
          value={reading.numbers}
          onChange={(value) => set("numbers", value)}
          choices={[guess, { value: "point", label: "1,234.5" }, { value: "comma", label: "1.234,5" }]}
        />
      </label>
    </div>
  );
}

function clean(reading: Reading): Reading {
  return Object.fromEntries(Object.entries(reading).filter(([, value]) => value)) as Reading;
}

interface ReviewProps {
  chosen: Chosen;
  onKind: (kind: Kind) => void;
  onAgain: () => void;
}

function Review({ chosen, onKind, onAgain }: ReviewProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [reading, setReading] = useState<Reading>({});
  const [mended, setMended] = useState<Record<string, string>>({});
  const [started, setStarted] = useState<{ id: string; dryRun: boolean } | null>(null);
  const { job, error } = useJob(started?.id ?? null);
  const body = {
    upload: chosen.upload,
    kind: chosen.kind,
    ...clean(reading),
    map: Object.entries(mended).map(([column, field]) => column + "=" + field),
  };
  const preview = useQuery({
    queryKey: ["preview", body, currentLanguage()],
    queryFn: ({ signal }) => previewOf(body, signal),
    placeholderData: (before) => before,
    retry: false,
  });
  const run = useMutation({
    mutationFn: (dryRun: boolean) =>
      take(api.POST("/api/v1/imports", { body: { ...body, dry_run: dryRun } })),
    onSuccess: (begun, dryRun) => setStarted({ id: begun.id, dryRun }),
  });
  const done = job?.state === "done";
  const failed = job?.state === "failed" || job?.state === "cancelled";
  useEffect(() => {
    if (done) void queries.invalidateQueries({ predicate: (one) => one.queryKey[0] !== "preview" && one.queryKey[0] !== "me" });
  }, [done, queries]);
  if (started && !done && !failed) return <Running job={job} error={error} />;
  const found = preview.data;
  const problem = found?.problem ? refusalOf(422, found.problem) : null;
  const kept = done && !started?.dryRun;
  return (
    <>
      {done && <SummaryView summary={job.result as Summary} dryRun={started?.dryRun ?? false} />}
      {failed && job && <Failed error={jobError(job)} />}
      {kept && (
        <div className="actions">
          <Button type="primary" onClick={onAgain}>
            {t("web.data.another")}
          </Button>
          <span>{t("web.data.mend_note")}</span>
        </div>
      )}
      {!kept && (
        <Card title={<h2>{chosen.name}</h2>}>
          <Options
            chosen={chosen}
            reading={reading}
            onReading={setReading}
            onKind={(kind) => {
              setMended({});
              onKind(kind);
            }}
          />
          {preview.isPending && <Skeleton active />}
          {preview.error && <Failed error={preview.error} retry={() => void preview.refetch()} />}
          {found && (
            <p className="note">
              {t("web.data.format", {
                kind: found.format.kind,
                encoding: found.format.encoding,
                separator: found.format.separator === "\t" ? "Tab" : found.format.separator,
                certain: found.format.encoding_certain ? "yes" : "no",
              })}
            </p>
          )}
          {problem && <Failed error={problem} />}
          {found && (
            <MappingTable
              preview={found}
              isResponses={chosen.kind === "responses"}
              mended={mended}
              onMend={(column, field) => setMended({ ...mended, [column]: field })}
            />
          )}
          {run.error && <Failed error={run.error} />}
          {chosen.kind === "responses" && !reading.instrument && (
            <Alert type="info" showIcon title={t("web.data.instrument_needed")} />
          )}
          <div className="actions">
            <Button
              type="primary"
              disabled={!found || problem !== null}
              loading={run.isPending}
              onClick={() => run.mutate(false)}
            >
              {t("web.data.run")}
            </Button>
            <Button
              disabled={!found || problem !== null}
              loading={run.isPending}
              onClick={() => run.mutate(true)}
            >
              {t("web.data.dry_run")}
            </Button>
            <Button type="text" onClick={onAgain}>
              {t("web.data.another")}
            </Button>
          </div>
        </Card>
      )}
    </>
  );
}

export function ImportPage() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  return (
    <Page title={t("web.data.import")} lead={t("web.data.lead")}>
      {chosen ? (
        <Review
          key={chosen.upload}
          chosen={chosen}
          onKind={(kind) => setChosen({ ...chosen, kind })}
          onAgain={() => setChosen(null)}
        />
      ) : (
        <Drop onChosen={setChosen} />
      )}
    </Page>
  );
}
