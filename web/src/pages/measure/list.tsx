/** All studies with their latest run. */
import { Button, Card, Skeleton, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useStudies, useStudyTypes, type Study, type StudyType } from "../../api/studies";
import { formatInstant, formatNumber } from "../../format";
import { List, type Column } from "../../parts/list";
import { useTitle } from "../../parts/page";
import { EmptyState, Failed } from "../../parts/states";
import { useMe, useSettings } from "../../session";

const states = ["ok", "not_ok", "never"] as const;
type State = (typeof states)[number];

export const latest = (study: Study) => study.runs[0];
export function stateOf(study: Study): State {
  const run = latest(study);
  return !run ? "never" : run.status === "ok" ? "ok" : "not_ok";
}

const colours: Record<State, string> = { ok: "success", not_ok: "warning", never: "default" };

function useColumns(types: StudyType[]): Column<Study>[] {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const zone = settings.data?.time_zone ?? "UTC";
  const language = i18n.language;
  const titleOf = (study: Study) =>
    types.find((type) => type.type === study.type)?.title ?? study.type;
  const when = (at: string | undefined) => (at ? formatInstant(language, at, zone) : "–");
  return [
    {
      name: "name",
      title: t("web.measure.column.name"),
      value: (study) => study.name,
      show: (study) => <Link to={"/measure/" + study.study_id}>{study.name}</Link>,
    },
    {
      name: "type",
      title: t("web.measure.column.type"),
      value: (study) => (study.generation > 0 ? `${study.generation} · ` : "") + titleOf(study),
    },
    {
      name: "state",
      title: t("web.measure.column.state"),
      value: (study) => t("web.measure.state." + stateOf(study)),
      show: (study) => (
        <Tag color={colours[stateOf(study)]}>{t("web.measure.state." + stateOf(study))}</Tag>
      ),
    },
    {
      name: "n",
      title: t("web.measure.column.n"),
      seen: "from-md",
      value: (study) => latest(study)?.responses ?? null,
      show: (study) => formatNumber(language, latest(study)?.responses),
    },
    {
      name: "run",
      title: t("web.measure.column.run"),
      seen: "from-md",
      value: (study) => latest(study)?.finished_at ?? null,
      show: (study) => when(latest(study)?.finished_at),
    },
    {
      name: "runs",
      title: t("web.measure.column.runs"),
      seen: "from-lg",
      value: (study) => study.runs.length,
      show: (study) => formatNumber(language, study.runs.length),
    },
    {
      name: "made",
      title: t("web.measure.column.made"),
      seen: "from-lg",
      value: (study) => study.created_at,
      show: (study) => when(study.created_at),
    },
  ];
}

/** Nothing there: what there is to do, which depends on whether there are answers. */
function Nothing({ types, may }: { types: StudyType[]; may: boolean }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const fed = types.some((type) => type.instruments.length > 0);
  return (
    <Card>
      <EmptyState text={t(fed ? "web.measure.none" : "web.measure.no_answers")}>
        {may && (
          <Button type="primary" onClick={() => void go(fed ? "/measure/new" : "/data")}>
            {t(fed ? "web.measure.new" : "web.measure.import")}
          </Button>
        )}
        {!may && <p>{t("web.measure.ask")}</p>}
      </EmptyState>
    </Card>
  );
}

export function Studies() {
  const { t } = useTranslation();
  useTitle(t("web.measure.title"));
  const go = useNavigate();
  const may = useMe().data?.rights.includes("studies:run") ?? false;
  const studies = useStudies();
  const types = useStudyTypes();
  const known = types.data?.items ?? [];
  const columns = useColumns(known);
  const failed = studies.error ?? types.error;
  const items = [...(studies.data?.items ?? [])].reverse();
  const used = known.filter((type) => items.some((study) => study.type === type.type));
  return (
    <div className="page">
      <div className="title-line">
        <h1>{t("web.measure.title")}</h1>
        {may && items.length > 0 && (
          <Button type="primary" onClick={() => void go("/measure/new")}>
            {t("web.measure.new")}
          </Button>
        )}
      </div>
      <p className="lead">{t("web.measure.lead")}</p>
      {(studies.isPending || types.isPending) && <Skeleton active />}
      {failed && <Failed error={failed} retry={() => void studies.refetch()} />}
      {studies.data && types.data && items.length === 0 && <Nothing types={known} may={may} />}
      {types.data && items.length > 0 && (
        <Card>
          <List
            name="studies"
            label={t("web.measure.title")}
            rows={items}
            rowKey={(study) => String(study.study_id)}
            columns={columns}
            filters={[
              {
                label: t("web.measure.column.type"),
                choices: used.map((type) => ({ value: type.type, label: type.title })),
                fits: (study, type) => study.type === type,
              },
              {
                label: t("web.measure.column.state"),
                choices: states.map((state) => ({
                  value: state,
                  label: t("web.measure.state." + state),
                })),
                fits: (study, state) => stateOf(study) === state,
              },
            ]}
            empty={t("web.measure.none")}
          />
        </Card>
      )}
    </div>
  );
}
