/** The rule of a segment, as a form or as an expression, with what it selects as it is written. */
import { Card, Segmented, Skeleton } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePreview, useSegmentFields, type Draft, type SegmentPreview } from "../../api/segments";
import { formatDay, formatMoney, formatNumber, formatShare } from "../../format";
import { Failed } from "../../parts/states";
import { useSettings } from "../../session";
import { RuleForm } from "./form";
import { nodeAt, toForm, toTree, type FieldType, type Group } from "./tree";

/** What is being written: one of the two views is the source, the other follows. */
export interface Writing {
  view: "form" | "text";
  root: Group;
  text: string;
}

export const writingOf = (tree: unknown, text: string): Writing => ({
  view: "form",
  root: toForm(tree),
  text,
});

function useTypes() {
  const fields = useSegmentFields();
  const types = new Map((fields.data?.items ?? []).map((field) => [field.name, field.type]));
  return { fields, typeOf: (name: string): FieldType => types.get(name) ?? "text" };
}

/** The draft of what is written, and what the server says of it. */
export function useWriting(writing: Writing) {
  const { typeOf } = useTypes();
  const draft: Draft =
    writing.view === "form" ? { tree: toTree(writing.root, typeOf) } : { rule: writing.text };
  return { draft, preview: usePreview(draft) };
}

export function SizeCard({ preview, current }: { preview: SegmentPreview | undefined; current: boolean }) {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const language = i18n.language;
  const money = (value: string | null | undefined) =>
    formatMoney(language, value, settings.data?.currency ?? "GBP", true);
  const size = preview?.size;
  return (
    <Card title={<h2>{t("web.segments.selects")}</h2>}>
      {!preview && <Skeleton active title={false} />}
      {preview && !size && <p>{t("web.segments.not_understood")}</p>}
      {size && (
        <div className={current ? "" : "stale"} aria-live="polite" aria-busy={!current}>
          <p className="figure-value">{formatNumber(language, size.customers)}</p>
          <p>
            {t("web.segments.share", {
              share: formatShare(language, size.share),
              known: formatNumber(language, size.known),
            })}
          </p>
          <dl className="facts">
            <dt>{t("web.segments.buyers")}</dt>
            <dd>{formatNumber(language, size.buyers)}</dd>
            <dt>{t("web.segments.value")}</dt>
            <dd>
              {money(size.value)} · {formatShare(language, size.value_share)}
            </dd>
            <dt>{t("web.segments.mean")}</dt>
            <dd>
              {money(size.mean_value)}
              {size.mean_value_ci && (
                <>
                  {" · "}
                  {t("web.figure.interval", {
                    low: money(size.mean_value_ci[0]),
                    high: money(size.mean_value_ci[1]),
                  })}
                </>
              )}
            </dd>
            <dt>{t("web.segments.as_of")}</dt>
            <dd>{formatDay(language, size.as_of)}</dd>
          </dl>
          {preview.words && <p className="words">{preview.words}</p>}
          {preview.rule && <code className="rule">{preview.rule}</code>}
        </div>
      )}
    </Card>
  );
}

interface BuilderProps {
  writing: Writing;
  preview: SegmentPreview | undefined;
  /** Whether the preview is of what is written now. */
  current: boolean;
  onChange: (writing: Writing) => void;
}

/** The expression with the part that is not understood pointed at. */
function TextView({ writing, preview, onChange }: Omit<BuilderProps, "current">) {
  const { t } = useTranslation();
  const problem = preview?.problem;
  return (
    <>
      <textarea
        className="field rule"
        rows={5}
        spellCheck={false}
        aria-label={t("web.rule.text")}
        aria-invalid={!!problem}
        value={writing.text}
        onChange={(event) => onChange({ ...writing, text: event.target.value })}
      />
      {problem && (
        <p className="problem" role="alert">
          {t("web.rule.at", { line: problem.line, column: problem.column })} {problem.message}
        </p>
      )}
      <p className="note">{t("web.rule.example")}</p>
    </>
  );
}

/** Turns to the other view once what is written is understood, so that nothing written is lost. */
function useTurning({ writing, preview, current, onChange }: BuilderProps) {
  const [wanted, setWanted] = useState<Writing["view"] | null>(null);
  const stuck = wanted !== null && current && !!preview?.problem;
  useEffect(() => {
    if (wanted === null || !current || !preview || preview.problem) return;
    setWanted(null);
    onChange(
      wanted === "form"
        ? { ...writing, view: "form", root: toForm(preview.tree) }
        : { ...writing, view: "text", text: preview.rule ?? "" },
    );
  }, [wanted, current, preview, writing, onChange]);
  return { turn: (next: Writing["view"]) => setWanted(next === writing.view ? null : next), stuck };
}

export function Builder(props: BuilderProps) {
  const { writing, preview, onChange } = props;
  const { t } = useTranslation();
  const { fields } = useTypes();
  const { turn, stuck } = useTurning(props);
  const problem = preview?.problem && writing.view === "form" ? preview.problem : null;
  return (
    <Card title={<h2>{t("web.segments.rule")}</h2>}>
      <Segmented
        aria-label={t("web.rule.view")}
        value={writing.view}
        onChange={turn}
        options={[
          { value: "form", label: t("web.rule.form") },
          { value: "text", label: t("web.rule.expression") },
        ]}
      />
      {stuck && <p className="note">{t("web.rule.mend_first")}</p>}
      {fields.isPending && <Skeleton active />}
      {fields.error && <Failed error={fields.error} retry={() => void fields.refetch()} />}
      {fields.data && writing.view === "form" && (
        <RuleForm
          root={writing.root}
          fields={fields.data.items}
          problem={
            problem && { node: nodeAt(writing.root, problem.pointer), message: problem.message }
          }
          onChange={(root) => onChange({ ...writing, root })}
        />
      )}
      {fields.data && writing.view === "text" && (
        <TextView writing={writing} preview={preview} onChange={onChange} />
      )}
    </Card>
  );
}
