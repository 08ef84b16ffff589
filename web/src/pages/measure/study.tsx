/** A study: its findings, its figures, what they rest on; filters that compute it anew. */
import { Button, Card, Skeleton } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { useQueryClient } from "@tanstack/react-query";
import { useFollowed } from "../../api/followed";
import {
  fetchExport,
  removeStudy,
  runStudy,
  staleKey,
  usePreview,
  useResult,
  useStudy,
  useStudyForm,
  useStudyTypes,
  type ExportForm,
  type ResultTable,
  type Study,
  type StudyResult,
} from "../../api/studies";
import { download } from "../../csv";
import { formatInstant } from "../../format";
import { Ask } from "../../parts/dialog";
import { JobLine } from "../../parts/job_line";
import { useTitle } from "../../parts/page";
import { Select } from "../../parts/select";
import { EmptyState, Failed } from "../../parts/states";
import { useMe, useSettings } from "../../session";
import { BoardTable } from "./board_table";
import { FilterBar } from "./filter_bar";
import { addressOf, changesOf, filtersIn, filtersOf, reversed, unfinished, type Filters } from "./filters";
import { FindingsCard } from "./findings_card";
import { capital } from "./form";
import { ProvenanceCard } from "./provenance_card";
import { ResultFigure } from "./result_figure";
import { SaveAs } from "./save_as";
import { WorthPoint } from "./worth_point";

const forms: ExportForm[] = ["xlsx", "html", "json"];

function Exports({ found }: { found: StudyResult }) {
  const { t } = useTranslation();
  const [error, setError] = useState<Error | null>(null);
  const save = async (form: ExportForm) => {
    setError(null);
    try {
      const file = await fetchExport(String(found.study.study_id), found.run.run_id, form);
      const url = URL.createObjectURL(file);
      download(`${found.study.name}.${form}`, url);
      URL.revokeObjectURL(url);
    } catch (problem) {
      setError(problem as Error);
    }
  };
  return (
    <>
      <span className="joined" role="group" aria-label={t("web.measure.export")}>
        {forms.map((form) => (
          <Button key={form} onClick={() => void save(form)}>
            {t("web.measure.export_as." + form)}
          </Button>
        ))}
      </span>
      {error && <Failed error={error} />}
    </>
  );
}

/** Computing it anew, and removing it. */
function Actions({ study, after }: { study: Study; after: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const id = String(study.study_id);
  const followed = useFollowed(after, staleKey);
  const remove = async () => {
    try {
      await removeStudy(id);
      void go("/measure");
      await queries.invalidateQueries({ queryKey: [staleKey, "list"] });
    } catch (problem) {
      setError(problem as Error);
    }
  };
  return (
    <>
      {followed.busy ? (
        <JobLine job={followed.job} stop={() => void followed.cancel()} />
      ) : (
        <Button onClick={() => void followed.run(() => runStudy(id))}>
          {t(study.runs.length > 0 ? "web.measure.run_again" : "web.measure.run")}
        </Button>
      )}
      <Button danger onClick={() => setAsking(true)}>
        {t("web.measure.remove")}
      </Button>
      {followed.error && <Failed error={followed.error} />}
      {asking && (
        <Ask
          title={t("web.measure.remove_sure", { name: study.name })}
          text={t("web.measure.remove_what", { n: study.runs.length })}
          action={t("web.measure.remove")}
          busy={false}
          error={error && <Failed error={error} />}
          onDo={() => void remove()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

/** Tables that another part of the page shows whole. */
const shownElsewhere: Record<string, string[]> = { board: ["board_more"] };

/** What is stated and what is derived, of the board: a picture that no table of its own has. */
function statedTable(found: StudyResult, title: string): ResultTable[] {
  const board = found.type === "board" ? found.tables.find((table) => table.id === "board") : undefined;
  if (!board) return [];
  const kept = ["name", "stated", "share", "disagree"].map((field) =>
    board.columns.findIndex((column) => column.field === field),
  );
  if (kept.includes(-1)) return [];
  const of = <T,>(list: T[]) => kept.map((at) => list[at]!);
  return [{ ...board, id: "stated", title, columns: of(board.columns), rows: board.rows.map(of) }];
}

function Figures({ found }: { found: StudyResult }) {
  const { t } = useTranslation();
  const tables = [...found.tables, ...statedTable(found, t("web.measure.title.stated"))].filter(
    (table) => !(shownElsewhere[found.type] ?? []).includes(table.id),
  );
  const first = ["journey", "paths", "chain", "shortboard"];
  const order = (id: string) => (first.includes(id) ? 0 : 1);
  const sorted = [...tables].sort((a, b) => order(a.id) - order(b.id));
  return (
    <div className="columns figures">
      {found.type === "board" && <BoardTable found={found} />}
      {found.type === "worth" && <WorthPoint found={found} />}
      {sorted.map((table) => (
        <ResultFigure key={table.id} found={found} table={table} />
      ))}
    </div>
  );
}

function Document({ found, stored, may }: { found: StudyResult; stored: boolean; may: boolean }) {
  return (
    <>
      <div className="wide-left">
        <FindingsCard found={found} may={may} />
        <ProvenanceCard found={found} stored={stored} />
      </div>
      <Figures found={found} />
    </>
  );
}

/** A stored result under filters that compute it anew, the picture before dimmed meanwhile. */
function Filtered({ study, stored, may }: { study: Study; stored: StudyResult; may: boolean }) {
  const { t } = useTranslation();
  const [address, setAddress] = useSearchParams();
  const own = useMemo(() => filtersOf(study.settings as Record<string, unknown>), [study]);
  // Kept here and mirrored in the address, which follows a little later than one can press.
  const [filters, setFilters] = useState(() => filtersIn(address, own));
  const change = (next: Filters) => {
    setFilters(next);
    setAddress(addressOf(next, own, address), { replace: true });
  };
  const main = stored.provenance.instruments[0];
  const form = useStudyForm(study.type, main?.source ?? "", main?.name ?? "");
  const changes = reversed(filters) || unfinished(filters) ? null : changesOf(filters, own);
  const preview = usePreview(String(study.study_id), changes);
  const shown = changes === null ? stored : (preview.found ?? stored);
  return (
    <>
      {form.data && (
        <FilterBar
          form={form.data}
          filters={filters}
          change={change}
          changed={changesOf(filters, own) !== null}
          reset={() => change(own)}
        />
      )}
      {preview.busy && <JobLine job={preview.job} />}
      {preview.error && <Failed error={preview.error} />}
      {changes !== null && !preview.busy && !preview.error && (
        <p role="status" className="note">
          {t("web.measure.filter.tried")}{" "}
          {may && <SaveAs study={study} changes={changes} />}
        </p>
      )}
      <div className={preview.busy ? "stack dimmed" : "stack"}>
        <Document found={shown} stored={changes === null} may={may} />
      </div>
    </>
  );
}

function Runs(props: { study: Study; run: number; choose: (run: number) => void }) {
  const { study, run, choose } = props;
  const { t, i18n } = useTranslation();
  const zone = useSettings().data?.time_zone ?? "UTC";
  if (study.runs.length < 2) return null;
  return (
    <label className="joined">
      {t("web.measure.which_run")}
      <Select
        value={String(run || study.runs[0]!.run_id)}
        choices={study.runs.map((one) => ({
          value: String(one.run_id),
          label: `${one.run_id} · ${formatInstant(i18n.language, one.finished_at, zone)}`,
        }))}
        onChange={(next) => choose(Number(next))}
      />
    </label>
  );
}

function Shown({ study }: { study: Study }) {
  const { t } = useTranslation();
  useTitle(study.name);
  const [address, setAddress] = useSearchParams();
  const may = useMe().data?.rights.includes("studies:run") ?? false;
  const types = useStudyTypes();
  const run = Number(address.get("run") ?? 0);
  const result = useResult(String(study.study_id), run, study.runs.length > 0);
  const type = types.data?.items.find((one) => one.type === study.type);
  const choose = (next: number) => {
    const other = new URLSearchParams(address);
    if (next > 0) other.set("run", String(next));
    else other.delete("run");
    setAddress(other, { replace: true });
  };
  return (
    <>
      <div className="title-line">
        <div>
          <h1>{study.name}</h1>
          {type && (
            <p>
              {type.generation > 0 &&
                t("web.measure.generation_number", { number: type.generation }) + " · "}
              {capital(type.title)} · {type.question}
            </p>
          )}
        </div>
        <div className="joined">
          <Runs study={study} run={run} choose={choose} />
          {result.data && <Exports found={result.data} />}
          {may && (
            <Link className="button-link" to={`/measure/new?type=${study.type}&from=${study.study_id}`}>
              {t("web.measure.vary")}
            </Link>
          )}
          {may && <Actions study={study} after={() => choose(0)} />}
        </div>
      </div>
      {study.runs.length === 0 && (
        <Card>
          <EmptyState text={t("web.measure.never_run")} />
        </Card>
      )}
      {study.runs.length > 0 && result.isPending && <Skeleton active paragraph={{ rows: 10 }} />}
      {result.error && <Failed error={result.error} retry={() => void result.refetch()} />}
      {result.data && <Filtered study={study} stored={result.data} may={may} />}
    </>
  );
}

export function StudyPage() {
  const { t } = useTranslation();
  const id = useParams().study ?? "";
  const study = useStudy(id);
  return (
    <div className="page">
      <p>
        <Link to="/measure">{t("web.measure.back")}</Link>
      </p>
      {study.isPending && <Skeleton active />}
      {study.error && <Failed error={study.error} retry={() => void study.refetch()} />}
      {study.data && <Shown key={id} study={study.data} />}
    </div>
  );
}
