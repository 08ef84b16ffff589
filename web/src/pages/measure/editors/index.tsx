/** Settings that have an editor of their own. */
import { useTranslation } from "react-i18next";
import type { Settings, StudyField, StudyForm } from "../../../api/studies";
import { gridOf, inGrid } from "./grid";
import { GridEditor } from "./grid_editor";
import { gradeProblem, gradesFrom, gradesTo, meaningProblem, meaningsFrom, meaningsTo } from "./lists";
import { PairsEditor } from "./pairs_editor";
import { RowsEditor } from "./rows_editor";
import { OrderEditor, SetsEditor } from "./small";
import { TreeEditor } from "./tree_editor";

export type EditorName = "tree" | "pairs" | "bands" | "expectation_sources" | "stage_order" | "standards" | "grid";

const named = ["tree", "pairs", "bands", "expectation_sources", "stage_order"] as const;

/** Which editor a field has; "elsewhere": it is a part of another's; null: none of its own. */
export function editorOf(form: StudyForm, field: StudyField, values: Settings): EditorName | "elsewhere" | null {
  const own = named.find((name) => name === field.name);
  if (own) return own;
  if (field.kind === "attributes") return "elsewhere";
  if (field.name === "standards" && field.kind === "json") return "standards";
  const grid = gridOf(form);
  if (!grid || !inGrid(grid, field.name)) return null;
  // What is planned stands in the branches of a tree of one's own.
  if (form.type === "management" && values["tree"]) return "elsewhere";
  const first = grid.rows ?? grid.columns[0]?.field;
  return first?.name === field.name ? "grid" : "elsewhere";
}

interface EditorProps {
  form: StudyForm;
  field: StudyField;
  values: Settings;
  write: (name: string, value: unknown) => void;
  blame: (name: string, problem: string | null) => void;
}

/** Grades of the house, which are shown in the reader's language and kept as words. */
const grades = ["weak", "fair", "good", "excellent"];

function Rows({ form, field, values, write, blame, name }: EditorProps & { name: "bands" | "expectation_sources" }) {
  const { t } = useTranslation();
  const bands = name === "bands";
  const shown = (grade: string) => (grades.includes(grade) ? t("study.word." + grade) : grade);
  const kept = (text: string) => grades.find((grade) => t("study.word." + grade) === text.trim()) ?? text;
  const from = (value: unknown) => gradesFrom(value)?.map(([grade = "", start = ""]) => [shown(grade), start]) ?? null;
  const to = (rows: readonly string[][]) => gradesTo(rows.map(([grade = "", start = ""]) => [kept(grade), start]));
  const heads = bands ? ["grade", "from"] : ["answer", "meaning"];
  return (
    <RowsEditor
      key={form.type}
      label={field.label}
      file={name.replace("_", "-")}
      heads={heads.map((head) => t("web.measure.rows." + head))}
      numeric={bands ? [false, true] : [true, false]}
      ordered={bands}
      value={values[name]}
      from={bands ? from : meaningsFrom}
      to={bands ? to : meaningsTo}
      problem={bands ? gradeProblem : meaningProblem}
      write={(value) => write(name, value)}
      blame={(problem) => blame(name, problem)}
      none={t("web.measure.none_set")}
    />
  );
}

export function Editor(props: EditorProps & { name: EditorName }) {
  const { name, form, field, values, write, blame } = props;
  switch (name) {
    case "tree":
      return <TreeEditor {...props} label={field.label} />;
    case "pairs":
      return <PairsEditor {...props} label={field.label} proposed={field.proposed} />;
    case "grid":
      return <GridEditor form={form} grid={gridOf(form)!} values={values} write={write} blame={blame} />;
    case "bands":
    case "expectation_sources":
      return <Rows {...props} name={name} />;
    case "stage_order":
      return (
        <OrderEditor
          label={field.label}
          words={(values["stage_order"] as string[] | undefined) ?? []}
          choices={form.fields.find((one) => one.name === "stages")?.choices ?? []}
          change={(words) => write("stage_order", words)}
        />
      );
    case "standards":
      return (
        <SetsEditor
          label={field.label}
          items={form.items.filter((item) => ((values["items"] as string[] | undefined) ?? []).includes(item.code))}
          choices={form.items
            .filter((item) => item.role === "standard")
            .map((item) => ({ value: item.code, label: item.title || item.code }))}
          value={(values["standards"] as Record<string, unknown> | undefined) ?? {}}
          change={(value) => write("standards", value)}
        />
      );
  }
}
