import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { SegmentField } from "../../api/segments";
import { ConditionRow } from "./condition";
import { Choice } from "./inputs";
import { emptyGroup, newCondition, replaced, type Group, type Node } from "./tree";

interface FormProps {
  root: Group;
  fields: SegmentField[];
  /** What is wrong, and with which node. */
  problem: { node: Node | null; message: string } | null;
  onChange: (root: Group) => void;
}

interface GroupProps extends FormProps {
  group: Group;
}

function GroupBox({ group, root, fields, problem, onChange }: GroupProps) {
  const { t } = useTranslation();
  const change = (old: Node, next: Node | null) => onChange(replaced(root, old, next));
  const add = (part: Node) => change(group, { ...group, parts: [...group.parts, part] });
  const first = fields.find((field) => field.name === "orders") ?? fields[0];
  return (
    <div className="rule-group" role="group" aria-label={t("web.rule.group")}>
      <div className="condition-parts">
        {group.negated && <b>{t("web.rule.not")}</b>}
        <Choice
          label={t("web.rule.join")}
          value={group.join}
          onChange={(join) => change(group, { ...group, join: join as Group["join"] })}
          options={["all", "any"].map((value) => ({ value, label: t("web.rule.join." + value) }))}
        />
        <Button
          size="small"
          type="text"
          aria-pressed={group.negated}
          onClick={() => change(group, { ...group, negated: !group.negated })}
        >
          {t("web.rule.negate")}
        </Button>
        {group !== root && (
          <Button size="small" type="text" onClick={() => change(group, null)}>
            {t("web.rule.drop_group")}
          </Button>
        )}
      </div>
      {group.parts.length === 0 && <p className="note">{t("web.rule.everyone")}</p>}
      {group.parts.map((part, at) =>
        part.kind === "group" ? (
          <GroupBox
            key={at}
            group={part}
            root={root}
            fields={fields}
            problem={problem}
            onChange={onChange}
          />
        ) : (
          <ConditionRow
            key={at}
            one={part}
            fields={fields}
            problem={problem?.node === part ? problem.message : null}
            onChange={(next) => change(part, next)}
          />
        ),
      )}
      <div className="condition-parts">
        <Button size="small" disabled={!first} onClick={() => first && add(newCondition(first))}>
          {t("web.rule.add")}
        </Button>
        <Button
          size="small"
          disabled={!first}
          onClick={() =>
            first &&
            add({
              ...emptyGroup(),
              join: group.join === "all" ? "any" : "all",
              parts: [newCondition(first)],
            })
          }
        >
          {t("web.rule.add_group")}
        </Button>
      </div>
    </div>
  );
}

export function RuleForm(props: FormProps) {
  const { root, problem } = props;
  return (
    <>
      <GroupBox {...props} group={root} />
      {problem && (problem.node === null || problem.node.kind === "group") && (
        <p className="problem" role="alert">
          {problem.message}
        </p>
      )}
    </>
  );
}
