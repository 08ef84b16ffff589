/** What editors share: steps taken back, fields with their problems, the JSON that is behind. */
import { Button, Input } from "antd";
import { useId, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { downloadText } from "../../../csv";
import type { Editing } from "./history";

export function HistoryButtons({ editing }: { editing: Pick<Editing<unknown>, "undo" | "redo"> }) {
  const { t } = useTranslation();
  return (
    <>
      <Button size="small" disabled={!editing.undo} onClick={() => editing.undo?.()}>
        {t("web.measure.editor.undo")}
      </Button>
      <Button size="small" disabled={!editing.redo} onClick={() => editing.redo?.()}>
        {t("web.measure.editor.redo")}
      </Button>
    </>
  );
}

/** A labelled control with what is wrong with it below. */
export function Labelled(props: {
  label: string;
  problem?: string | undefined;
  children: (shared: { id: string; "aria-invalid": boolean; "aria-describedby"?: string }) => ReactNode;
}) {
  const { label, problem, children } = props;
  const id = useId();
  const invalid = problem !== undefined;
  return (
    <div className="editor-field">
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-invalid": invalid, ...(invalid ? { "aria-describedby": id + "-problem" } : {}) })}
      {invalid && (
        <p className="problem" id={id + "-problem"} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

export function TextField(props: {
  label: string;
  value: string;
  change: (text: string) => void;
  problem?: string | undefined;
  numeric?: boolean;
}) {
  const { label, value, change, problem, numeric } = props;
  return (
    <Labelled label={label} problem={problem}>
      {(shared) => (
        <Input
          {...shared}
          {...(numeric ? { inputMode: "decimal" as const } : {})}
          status={problem === undefined ? "" : "error"}
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Labelled>
  );
}

/** Takes what is written as JSON, or says what is wrong with it. */
export type TakeJson = (value: unknown) => string | null;

/** For who has it elsewhere: the setting as JSON, to be changed, saved and loaded. */
export function AdvancedJson(props: { label: string; file: string; value: unknown; take: TakeJson }) {
  const { label, file, value, take } = props;
  const { t } = useTranslation();
  const id = useId();
  const picked = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const own = JSON.stringify(value, null, 1);
  const read = (text: string) => {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      setProblem(t("web.measure.problem.json"));
      return false;
    }
    const said = take(json);
    setProblem(said);
    return said === null;
  };
  const load = async (list: FileList | null) => {
    const text = await list?.[0]?.text();
    if (picked.current) picked.current.value = "";
    if (text !== undefined) setDraft(read(text) ? null : text);
  };
  return (
    <details className="advanced">
      <summary>{t("web.measure.editor.json")}</summary>
      <label htmlFor={id} className="unseen">
        {label}
      </label>
      <textarea
        id={id}
        className="field rule"
        rows={8}
        spellCheck={false}
        aria-invalid={problem !== null}
        value={draft ?? own}
        onChange={(event) => {
          setDraft(event.target.value);
          read(event.target.value);
        }}
        onBlur={() => problem === null && setDraft(null)}
      />
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <div className="joined">
        <Button size="small" onClick={() => downloadText(file + ".json", own, "application/json", false)}>
          {t("web.measure.editor.save")}
        </Button>
        <Button size="small" onClick={() => picked.current?.click()}>
          {t("web.measure.editor.load")}
        </Button>
        <input
          ref={picked}
          type="file"
          accept=".json,application/json"
          className="unseen"
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => void load(event.target.files)}
        />
        {problem !== null && draft !== null && (
          <Button
            size="small"
            onClick={() => {
              setDraft(null);
              setProblem(null);
            }}
          >
            {t("web.measure.editor.back")}
          </Button>
        )}
      </div>
    </details>
  );
}
