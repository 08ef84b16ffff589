/** Current x potential value: where the money is, where it could be, and what to do about it. */
import { Card } from "antd";
import { useTranslation } from "react-i18next";
import { useMatrix, type ValueLabel, type ValueRun } from "../../api/value";
import { formatNumber } from "../../format";
import { labelOrder } from "./flow";
import { FlowCard } from "./flow_card";
import { gridCells, inOrder, matrixPlaces, outside } from "./grid";
import { GridFigure } from "./grid_figure";
import { GroupTable } from "./labels";
import { labelRule } from "./rules";
import { Definitions, OfRun } from "./run";

const ruleOf = (cell: string) => labelRule("value_matrix", cell);

function MatrixCard({ run, labels }: { run: ValueRun; labels: ValueLabel[] }) {
  const { t, i18n } = useTranslation();
  const settings = run.settings as { current_cut: number | null; potential_cut: number | null };
  const nameOf = (cell: string) => t("web.matrix." + cell);
  const cells = gridCells(matrixPlaces, labels, "customers");
  const groups = inOrder(cells, labelOrder.matrix).map((cell) => ({
    label: cell.label,
    name: nameOf(cell.name),
    advice: t("web.matrix.advice." + cell.name),
    rule: ruleOf(cell.name),
  }));
  const side = (high: boolean) => t(high ? "web.matrix.high" : "web.matrix.low");
  const chosen = settings.current_cut !== null || settings.potential_cut !== null;
  return (
    <>
      <Card title={<h2>{t("web.matrix.title")}</h2>}>
        <p>{t("web.matrix.lead")}</p>
        <GridFigure
          name="value-matrix"
          label={t("web.matrix.label")}
          places={matrixPlaces}
          labels={labels}
          nameOf={nameOf}
          ruleOf={ruleOf}
          rows={[side(true), side(false)]}
          columns={[side(false), side(true)]}
          axes={{ x: t("web.matrix.current"), y: t("web.matrix.potential") }}
          currency={run.currency}
        />
        <Definitions run={run} names={["matrix", "current_value", "potential_value"]} />
        <p className="note">
          {t(chosen ? "web.matrix.cuts_chosen" : "web.matrix.cuts_median", {
            n: formatNumber(i18n.language, outside(labels)),
          })}
        </p>
      </Card>
      <Card title={<h2>{t("web.matrix.what_to_do")}</h2>}>
        <GroupTable
          label={t("web.matrix.what_to_do")}
          head={t("web.value.group")}
          file="value-matrix-groups"
          groups={groups}
          currency={run.currency}
        />
        <Definitions run={run} names={["clv", "churn_chance"]} />
        <p className="note">{t("web.value.census")}</p>
      </Card>
    </>
  );
}

/** Words of the groups are those of the evaluation. */
const names = { abcd: "report.abcd.name.", rfm: "report.rfm.segment." };

interface OthersProps {
  run: ValueRun;
  labels: ValueLabel[];
  kind: "abcd" | "rfm";
}

/** The same customers by ABCD or by RFM segment. */
function OthersCard({ run, labels, kind }: OthersProps) {
  const { t } = useTranslation();
  const known = labels.filter((label) => label.name !== null);
  const groups = [...known]
    .sort((a, b) => Number(b.current_value) - Number(a.current_value))
    .map((label) => ({
      label,
      name: t(names[kind] + (label.name ?? "")),
      rule: labelRule(kind, label.name ?? null),
    }));
  if (groups.length === 0) return null;
  return (
    <Card title={<h2>{t("web.value.by." + kind)}</h2>}>
      <GroupTable
        label={t("web.value.by." + kind)}
        head={t("web.value.group")}
        file={kind + "-groups"}
        groups={groups}
        currency={run.currency}
      />
      <Definitions run={run} names={[kind]} />
    </Card>
  );
}

export function MatrixPage() {
  const matrix = useMatrix();
  return (
    <OfRun asked={matrix}>
      {(found) => (
        <div className="stack">
          <MatrixCard run={found.run} labels={found.matrix} />
          <FlowCard by="matrix" />
          <OthersCard run={found.run} labels={found.abcd} kind="abcd" />
          <OthersCard run={found.run} labels={found.rfm} kind="rfm" />
        </div>
      )}
    </OfRun>
  );
}
