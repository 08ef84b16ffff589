/** One segment: its rule, its size, its members, who came and went. A new one is written here too. */
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Card, Popconfirm, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { api, take } from "../../api/client";
import { usePreview, useSegment, type Segment } from "../../api/segments";
import { Failed } from "../../parts/states";
import { useMe } from "../../session";
import { Builder, SizeCard, useWriting, writingOf, type Writing } from "./builder";
import { SizeHistoryCard, VersionsCard } from "./history";
import { MembersCard } from "./members";
import { MovementCard } from "./movement";

interface EditorProps {
  segment: Segment | null;
  etag: string;
  may: boolean;
  /** What a new one begins with. */
  start?: { name: string; writing: Writing };
}

function useSave(segment: Segment | null, etag: string) {
  const queries = useQueryClient();
  const go = useNavigate();
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async (act: () => Promise<Segment>, then: (saved: Segment) => void) => {
    setBusy(true);
    setError(null);
    try {
      const saved = await act();
      await queries.invalidateQueries({ queryKey: ["segments"] });
      then(saved);
    } catch (problem) {
      setError(problem as Error);
    }
    setBusy(false);
  };
  const save = (body: { name: string; description: string; rule?: string; tree?: unknown }) =>
    run(
      () =>
        segment
          ? take(
              api.PATCH("/api/v1/segments/{segment}", {
                params: { path: { segment: segment.id } },
                body,
                headers: { "If-Match": etag },
              }),
            )
          : take(api.POST("/api/v1/segments", { body })),
      (saved) => void go("/customers/segments/" + saved.id),
    );
  const archive = (archived: boolean) =>
    run(
      () =>
        take(
          api.PATCH("/api/v1/segments/{segment}", {
            params: { path: { segment: segment!.id } },
            body: { archived },
            headers: { "If-Match": etag },
          }),
        ),
      () => void (archived && go("/customers/segments")),
    );
  return { save, archive, error, busy };
}

function Editor({ segment, etag, may, start }: EditorProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(segment?.name ?? start?.name ?? "");
  const [description, setDescription] = useState(segment?.description ?? "");
  const [writing, setWriting] = useState(
    () => start?.writing ?? writingOf(segment?.tree ?? null, segment?.rule ?? "everyone"),
  );
  const { draft, preview } = useWriting(writing);
  const { save, archive, error, busy } = useSave(segment, etag);
  const understood = preview.data && !preview.data.problem && preview.current;
  return (
    <>
      <div className="title-line">
        <h1>{segment?.name ?? t("web.segments.new")}</h1>
        {segment?.archived_at && may && (
          <Button loading={busy} onClick={() => void archive(false)}>
            {t("web.segments.take_back")}
          </Button>
        )}
        {segment && !segment.archived_at && may && (
          <Popconfirm
            title={t("web.segments.archive_sure")}
            okText={t("web.segments.archive")}
            cancelText={t("web.action.cancel")}
            onConfirm={() => void archive(true)}
          >
            <Button>{t("web.segments.archive")}</Button>
          </Popconfirm>
        )}
      </div>
      {segment?.archived_at && <Alert type="info" showIcon title={t("web.segments.is_put_away")} />}
      {error && <Failed error={error} />}
      <div className="wide-left">
        <div className="stack">
          {may && (
            <Card>
              <div className="joined names">
                <label>
                  {t("web.segments.name")}
                  <input
                    className="field"
                    maxLength={100}
                    value={name}
                    onChange={(event) => setName(event.target.value)}
                  />
                </label>
                <label>
                  {t("web.segments.description")}
                  <input
                    className="field"
                    maxLength={2000}
                    value={description}
                    onChange={(event) => setDescription(event.target.value)}
                  />
                </label>
                <Button
                  type="primary"
                  loading={busy}
                  disabled={!understood || name.trim() === ""}
                  onClick={() => void save({ name: name.trim(), description, ...draft })}
                >
                  {t("web.action.save")}
                </Button>
              </div>
            </Card>
          )}
          {!may && segment?.description && <p>{segment.description}</p>}
          <Builder
            writing={writing}
            preview={preview.data}
            current={preview.current}
            onChange={setWriting}
          />
        </div>
        <div className="stack">
          {preview.error && (
            <Failed error={preview.error} retry={() => void preview.refetch()} />
          )}
          <SizeCard preview={preview.data} current={preview.current} />
          {segment && <MovementCard segment={segment} />}
        </div>
      </div>
      {segment && (
        <div className="columns below">
          <SizeHistoryCard segment={segment} asOf={preview.data?.size?.as_of} />
          <VersionsCard segment={segment} may={may} restore={(version) => void save({
            name: version.name,
            description: version.description,
            rule: version.rule,
          })} />
        </div>
      )}
      {segment && <MembersCard segment={segment} />}
    </>
  );
}

/** A new segment that begins with a rule given by the address, as figures lead here. */
function Begun({ rule, name, may }: { rule: string; name: string; may: boolean }) {
  const read = usePreview({ rule });
  if (read.isPending) return <Skeleton active />;
  if (read.error) return <Failed error={read.error} retry={() => void read.refetch()} />;
  const { tree, problem } = read.data;
  const writing: Writing = problem
    ? { ...writingOf(null, rule), view: "text" }
    : writingOf(tree, rule);
  return <Editor segment={null} etag="" may={may} start={{ name, writing }} />;
}

export default function SegmentPage() {
  const { t } = useTranslation();
  const id = useParams().segment ?? "new";
  const fresh = id === "new";
  const me = useMe();
  const found = useSegment(id, !fresh);
  const may = me.data?.rights.includes("segments:change") ?? false;
  const [params] = useSearchParams();
  const rule = params.get("rule");
  return (
    <div className="page">
      <p>
        <Link to="/customers/segments">{t("web.segments.back")}</Link>
      </p>
      {!fresh && found.isPending && <Skeleton active />}
      {!fresh && found.error && (
        <Failed error={found.error} retry={() => void found.refetch()} />
      )}
      {fresh && rule && (
        <Begun key={rule} rule={rule} name={params.get("name") ?? ""} may={may} />
      )}
      {fresh && !rule && <Editor key="new" segment={null} etag="" may={may} />}
      {!fresh && found.data && (
        <Editor
          key={found.data.segment.id + found.data.segment.version}
          segment={found.data.segment}
          etag={found.data.etag}
          may={may}
        />
      )}
    </div>
  );
}
