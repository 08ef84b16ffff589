/** Groups of one model: what sets them apart, how sure they are, who is in them. */
import { Alert, Button, Card, Popconfirm, Skeleton } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import {
  archiveModel,
  refitModel,
  useSegmentModel,
  type SegmentModel,
} from "../../api/segment_models";
import { formatDay, formatInstant, formatNumber, formatShare, signed } from "../../format";
import { barDrawing } from "../../parts/charts/bars";
import { heatDrawing } from "../../parts/charts/heat";
import { ChartFigure } from "../../parts/figure";
import { useFollowed } from "../../api/followed";
import { JobLine } from "../../parts/job_line";
import { Failed } from "../../parts/states";
import { useMe, useSettings } from "../../session";
import { profileCells, stabilityOf } from "./groups";

const listOf = (group: SegmentModel["groups"][number]) =>
  group.segment ? "/customers?segment_id=" + group.segment.id : null;

function Profile({ model }: { model: SegmentModel }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const cells = useMemo(() => profileCells(model), [model]);
  const groupName = (row: number) => {
    const group = model.groups[row]!;
    return `${group.segment?.name ?? group.group} · ${formatNumber(language, group.customers)}`;
  };
  const drawing = useMemo(
    () =>
      heatDrawing(
        model.fields.map((field) => field.label),
        model.groups.map((_, row) => groupName(row)),
        cells.map((cell) => ({
          column: cell.column,
          row: cell.row,
          value: cell.difference === null ? null : Math.abs(cell.difference),
          text: cell.text,
        })),
        { x: "", y: "" },
      ),
    [model, cells, language],
  );
  return (
    <div className="wide-picture" tabIndex={0} role="group" aria-label={t("web.models_of.profile")}>
      <ChartFigure
        name="groups"
        label={t("web.models_of.profile_label")}
        height={70 + 44 * model.groups.length}
        needs={["heat"]}
        drawing={drawing}
        opens={(row) => listOf(model.groups[cells[row]?.row ?? 0]!)}
        table={{
          header: [
            t("web.value.group"),
            t("web.models_of.field"),
            t("web.models_of.mean"),
            t("web.models_of.difference"),
          ],
          rows: cells.map((cell) => [
            groupName(cell.row),
            model.fields[cell.column]?.label ?? "",
            model.groups[cell.row]!.fields[cell.column]?.mean_text ?? "–",
            cell.difference === null
              ? "–"
              : signed(formatNumber(language, cell.difference, 2), cell.difference),
          ]),
          cells: cells.map((cell) => [
            model.groups[cell.row]!.group,
            model.fields[cell.column]?.field ?? "",
            model.groups[cell.row]!.fields[cell.column]?.mean ?? null,
            cell.difference,
          ]),
        }}
      />
    </div>
  );
}

function Groups({ model }: { model: SegmentModel }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const head = {
    customers: t("web.chart.customers"),
    stability: t("web.models_of.stability"),
    certainty: t("web.models_of.certainty"),
    nearest: t("web.models_of.nearest"),
  };
  return (
    <div className="cards-frame">
      <table className="list cards" aria-label={t("web.models_of.groups")}>
        <thead>
          <tr>
            <th scope="col">{t("web.value.group")}</th>
            <th scope="col" className="figure">
              {head.customers}
            </th>
            <th scope="col" className="figure">
              {head.stability}
            </th>
            <th scope="col" className="figure">
              {head.certainty}
            </th>
            <th scope="col" className="figure">
              {head.nearest}
            </th>
          </tr>
        </thead>
        <tbody>
          {model.groups.map((group) => (
            <tr key={group.group}>
              <th scope="row">
                {group.segment?.name ?? group.group}
                <span className="advice">{group.words}</span>
                {group.segment && (
                  <span className="group-links">
                    <Link to={listOf(group)!}>
                      {t("web.value.open", { n: group.customers })}
                    </Link>
                    <Link to={"/customers/segments/" + group.segment.id}>
                      {t("web.models_of.segment")}
                      <span className="unseen"> {group.segment.name}</span>
                    </Link>
                  </span>
                )}
              </th>
              <td className="figure" data-head={head.customers}>
                {formatNumber(language, group.customers)} · {formatShare(language, group.share, 0)}
              </td>
              <td className="figure" data-head={head.stability}>
                {formatNumber(language, group.stability, 2)} ·{" "}
                {t("web.models_of.verdict." + stabilityOf(group.stability ?? null))}
              </td>
              <td className="figure" data-head={head.certainty}>
                {formatNumber(language, group.certainty, 2)}
              </td>
              <td className="figure" data-head={head.nearest}>
                {group.nearest
                  ? `${group.nearest.group} · ${formatNumber(language, group.nearest.distance, 2)}`
                  : "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How many groups were tried, and how well each number did. */
function Tried({ model }: { model: SegmentModel }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const figureOf = (one: SegmentModel["tried"][number]) =>
    (model.criterion === "bic" ? one.bic : one.silhouette) ?? null;
  const digits = model.criterion === "bic" ? 0 : 3;
  const nameOf = (one: SegmentModel["tried"][number]) =>
    t("web.models_of.n_groups", { n: one.groups }) +
    (one.chosen ? " · " + t("web.models_of.chosen") : "");
  const known = model.tried.filter((one) => figureOf(one) !== null);
  const drawing = useMemo(
    () =>
      barDrawing(
        known.map((one) => ({
          name: nameOf(one),
          value: figureOf(one)!,
          label: formatNumber(language, figureOf(one), digits),
        })),
      ),
    [model, language],
  );
  if (known.length < 2) return null;
  const criterion = t("web.models_of.criterion." + model.criterion);
  return (
    <Card title={<h2>{t("web.models_of.tried")}</h2>}>
      <ChartFigure
        name="groups-tried"
        label={t("web.models_of.tried_label", { criterion })}
        height={34 * known.length + 24}
        drawing={drawing}
        table={{
          header: [t("web.models_of.groups"), criterion],
          rows: known.map((one) => [nameOf(one), formatNumber(language, figureOf(one), digits)]),
          cells: known.map((one) => [one.groups, figureOf(one)]),
        }}
      />
      <p className="note">{t("web.models_of.criterion_note." + model.criterion)}</p>
    </Card>
  );
}

function Actions({ model }: { model: SegmentModel }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [error, setError] = useState<Error | null>(null);
  const followed = useFollowed(() => undefined);
  const archive = async () => {
    try {
      await archiveModel(model.id);
      void go("/customers/segments/models");
    } catch (problem) {
      setError(problem as Error);
    }
  };
  const failed = error ?? followed.error;
  return (
    <>
      {failed && <Failed error={failed} />}
      {followed.busy ? (
        <JobLine job={followed.job} stop={() => void followed.cancel()} />
      ) : (
        <div className="joined">
          <Button onClick={() => void followed.run(() => refitModel(model.id))}>
            {t("web.models_of.refit")}
          </Button>
          <Popconfirm
            title={t("web.models_of.archive_sure")}
            okText={t("web.segments.archive")}
            cancelText={t("web.action.cancel")}
            onConfirm={() => void archive()}
          >
            <Button>{t("web.segments.archive")}</Button>
          </Popconfirm>
        </div>
      )}
    </>
  );
}

function Shown({ model }: { model: SegmentModel }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const settings = useSettings();
  const language = i18n.language;
  const zone = settings.data?.time_zone ?? "UTC";
  return (
    <>
      <div className="title-line">
        <h1>{model.name}</h1>
        {me.data?.rights.includes("segments:change") && <Actions model={model} />}
      </div>
      {model.description && <p>{model.description}</p>}
      <p>
        {t("web.models_of.basis", {
          method: t("web.models_of.method." + model.method),
          n: formatNumber(language, model.customers),
          sample: formatNumber(language, model.sample),
          unplaced: formatNumber(language, model.unplaced),
          day: formatDay(language, model.as_of),
          at: formatInstant(language, model.fitted_at, zone),
          seed: model.seed,
          version: model.version,
        })}
      </p>
      {model.warnings.map((warning) => (
        <Alert
          key={warning.code}
          type="info"
          showIcon
          className="warnings"
          title={warning.message}
        />
      ))}
      <div className="stack">
        <Card title={<h2>{t("web.models_of.profile")}</h2>}>
          <Profile model={model} />
          <p className="note">{t("web.models_of.profile_note")}</p>
          <Groups model={model} />
          <p className="note">{t("web.models_of.stability_note", { n: model.resamples })}</p>
        </Card>
        <Tried model={model} />
      </div>
    </>
  );
}

export default function SegmentModelPage() {
  const { t } = useTranslation();
  const id = useParams().model ?? "";
  const found = useSegmentModel(id);
  return (
    <div className="page">
      <p>
        <Link to="/customers/segments/models">{t("web.models_of.back")}</Link>
      </p>
      {found.isPending && <Skeleton active />}
      {found.error && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Shown model={found.data} />}
    </div>
  );
}
