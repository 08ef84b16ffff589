/** Preference x repeat choice x openness: what kind of loyalty customers show, and on what evidence. */
import { Card } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useLoyalty, type ValueLabel, type ValueLoyalty, type ValueRun } from "../../api/value";
import { formatNumber } from "../../format";
import { EmptyState } from "../../parts/states";
import { useMe } from "../../session";
import { labelOrder } from "./flow";
import { FlowCard } from "./flow_card";
import { classNames, gridCells, inOrder, outside, quadrantPlaces, situationPlaces } from "./grid";
import { GridFigure } from "./grid_figure";
import { GroupTable } from "./labels";
import { IndicatorCards } from "./indicators";
import { MeansFigure } from "./means_figure";
import { customersBy, labelRule } from "./rules";
import { Definitions, OfRun } from "./run";
import { WalletCard } from "./wallet_card";

interface PartProps {
  run: ValueRun;
  labels: ValueLabel[];
}

const inGrid = (labels: ValueLabel[]) =>
  labels.reduce((sum, label) => sum + (label.name === null ? 0 : label.customers), 0);

function Counted({ labels }: { labels: ValueLabel[] }) {
  const { t, i18n } = useTranslation();
  return (
    <p className="note">
      {t("web.loyalty.counted", {
        n: formatNumber(i18n.language, inGrid(labels)),
        out: formatNumber(i18n.language, outside(labels)),
      })}
    </p>
  );
}

function Quadrants({ run, labels }: PartProps) {
  const { t } = useTranslation();
  const nameOf = (quadrant: string) => t("web.quadrant." + quadrant);
  const ruleOf = (quadrant: string) => labelRule("loyalty_quadrant", quadrant);
  const cells = gridCells(quadrantPlaces, labels, "customers");
  const groups = inOrder(cells, labelOrder.quadrant).map((cell) => ({
    label: cell.label,
    name: nameOf(cell.name),
    advice: t("web.quadrant.advice." + cell.name),
    rule: ruleOf(cell.name),
  }));
  return (
    <Card title={<h2>{t("web.quadrant.title")}</h2>}>
      <p>{t("web.quadrant.lead")}</p>
      {inGrid(labels) === 0 && <EmptyState text={t("web.loyalty.nobody_asked")} />}
      {inGrid(labels) > 0 && (
        <>
          <GridFigure
            name="loyalty-quadrants"
            label={t("web.quadrant.label")}
            places={quadrantPlaces}
            labels={labels}
            nameOf={nameOf}
            ruleOf={ruleOf}
            rows={[t("web.loyalty.strong"), t("web.loyalty.weak")]}
            columns={[t("web.loyalty.no_repeat"), t("web.loyalty.repeat")]}
            axes={{ x: t("web.loyalty.behaviour"), y: t("web.loyalty.attitude") }}
            currency={run.currency}
          />
          <Counted labels={labels} />
          <GroupTable
            label={t("web.quadrant.title")}
            head={t("web.value.group")}
            file="loyalty-quadrant-groups"
            groups={groups}
            currency={run.currency}
          />
        </>
      )}
      <Definitions run={run} names={["preference", "repeat_choice"]} />
    </Card>
  );
}

function Situations({ run, labels }: PartProps) {
  const { t } = useTranslation();
  const nameOf = (situation: string) => t("web.situation." + situation);
  const ruleOf = (situation: string) => labelRule("situation", situation);
  const cells = gridCells(situationPlaces, labels, "customers");
  const groups = inOrder(cells, labelOrder.situation).map((cell) => ({
    label: cell.label,
    name: nameOf(cell.name),
    advice: t("web.situation.advice." + cell.name),
    rule: ruleOf(cell.name),
  }));
  const seesRules = useMe().data?.rights.includes("customers:read") ?? false;
  const row = (repeat: boolean, open: boolean) =>
    t("web.loyalty.both", {
      repeat: t(repeat ? "web.loyalty.repeat" : "web.loyalty.no_repeat"),
      open: t(open ? "web.loyalty.open" : "web.loyalty.closed"),
    });
  return (
    <Card title={<h2>{t("web.situation.title")}</h2>}>
      <p>{t("web.situation.lead")}</p>
      {inGrid(labels) === 0 && (
        <EmptyState text={t("web.situation.nobody")}>
          {seesRules && <Link to="/customers/value/settings">{t("web.value.settings_link")}</Link>}
        </EmptyState>
      )}
      {inGrid(labels) > 0 && (
        <>
          <GridFigure
            name="loyalty-situations"
            label={t("web.situation.label")}
            places={situationPlaces}
            labels={labels}
            nameOf={nameOf}
            ruleOf={ruleOf}
            rows={[row(true, false), row(true, true), row(false, false), row(false, true)]}
            columns={[t("web.loyalty.weak"), t("web.loyalty.strong")]}
            axes={{ x: t("web.loyalty.attitude"), y: t("web.loyalty.behaviour") }}
            currency={run.currency}
            rowHeight={86}
          />
          <Counted labels={labels} />
          <GroupTable
            label={t("web.situation.title")}
            head={t("web.value.group")}
            file="loyalty-situation-groups"
            groups={groups}
            currency={run.currency}
          />
        </>
      )}
      <Definitions run={run} names={["preference", "repeat_choice", "openness"]} />
    </Card>
  );
}

function Classes({ run, labels }: PartProps) {
  const { t, i18n } = useTranslation();
  const of = new Map(labels.map((label) => [label.name, label]));
  const groups = classNames.flatMap((name) => {
    const label = of.get(name);
    if (!label) return [];
    return [
      {
        label,
        name: t("value.class." + name),
        advice: t("web.loyalty.class." + name),
        rule: labelRule("loyalty_class", name),
      },
    ];
  });
  return (
    <Card title={<h2>{t("web.loyalty.classes")}</h2>}>
      <p>{t("web.loyalty.classes_lead")}</p>
      {groups.length === 0 && <EmptyState text={t("web.loyalty.nobody_asked")} />}
      {groups.length > 0 && (
        <GroupTable
          label={t("web.loyalty.classes")}
          head={t("web.loyalty.class_name")}
          file="loyalty-classes"
          groups={groups}
          currency={run.currency}
        />
      )}
      <p className="note">
        {t("web.loyalty.classed", {
          n: formatNumber(i18n.language, inGrid(labels)),
          out: formatNumber(i18n.language, outside(labels)),
        })}{" "}
        {t("web.loyalty.incentive")}
      </p>
    </Card>
  );
}

/** On a scale of 0 to 100. */
const felt = ["preference", "emotional", "cognitive", "behavioural"];

function Felt({ figures }: { figures: ValueLoyalty["figures"] }) {
  const { t, i18n } = useTranslation();
  const known = useMemo(
    () =>
      figures.flatMap((one) =>
        felt.includes(one.name) && one.mean !== null
          ? [{ ...one, mean: one.mean, label: t("web.loyalty.figure." + one.name) }]
          : [],
      ),
    [figures, i18n.language],
  );
  return (
    <Card title={<h2>{t("web.loyalty.felt")}</h2>}>
      {known.length === 0 && <EmptyState text={t("web.loyalty.nobody_asked")} />}
      {known.length > 0 && (
        <MeansFigure
          name="loyalty-figures"
          label={t("web.loyalty.felt_label")}
          head={t("web.loyalty.figure")}
          means={known}
          opens={(name) => customersBy(name + " is known", name)}
        />
      )}
      <ul className="definitions note">
        {felt.map((name) => (
          <li key={name}>{t("web.loyalty.means." + name)}</li>
        ))}
      </ul>
      <p className="note">{t("web.loyalty.asked")}</p>
    </Card>
  );
}

export function LoyaltyPage() {
  const loyalty = useLoyalty();
  return (
    <OfRun asked={loyalty}>
      {(found) => (
        <div className="stack">
          <div className="columns">
            <Quadrants run={found.run} labels={found.quadrant} />
            <div className="stack">
              <Felt figures={found.figures} />
              <Classes run={found.run} labels={found.loyalty_class} />
            </div>
          </div>
          <IndicatorCards />
          <WalletCard run={found.run} room={found.head_room} figures={found.figures} />
          <Situations run={found.run} labels={found.situation} />
          <FlowCard by="quadrant" />
        </div>
      )}
    </OfRun>
  );
}
