/** What customers spend elsewhere: of those who told their share of wallet, and of all buyers. */
import { Card } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ValueLoyalty, ValueRun } from "../../api/value";
import { formatMoney, formatNumber, formatShare } from "../../format";
import { barDrawing } from "../../parts/charts/bars";
import { ChartFigure } from "../../parts/figure";
import { EmptyState } from "../../parts/states";
import { useMe } from "../../session";
import { GroupLinks, useEstimate } from "./labels";
import { customersBy, walletRule } from "./rules";
import { Definitions, OfSetting } from "./run";

type HeadRoom = ValueLoyalty["head_room"];
type Band = HeadRoom["bands"][number];

interface WalletProps {
  run: ValueRun;
  room: HeadRoom;
  figures: ValueLoyalty["figures"];
}

const mostRoom = "-head_room";

function Bands({ run, bands }: { run: ValueRun; bands: Band[] }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const money = (value: string) => formatMoney(language, value, run.currency, true);
  const nameOf = (band: Band) =>
    t("web.leaving.band", {
      from: formatShare(language, band.from, 0),
      to: formatShare(language, band.to, 0),
    });
  const drawing = useMemo(
    () =>
      barDrawing(
        bands.map((band) => ({
          name: nameOf(band),
          value: Number(band.head_room),
          label: money(band.head_room) + " · n " + formatNumber(language, band.customers),
        })),
      ),
    [bands, language, run.currency],
  );
  return (
    <ChartFigure
      name="head-room"
      label={t("web.wallet.label")}
      height={40 * bands.length + 24}
      drawing={drawing}
      opens={(row) => {
        const band = bands[row];
        return band && band.customers > 0
          ? customersBy(walletRule(band.from, band.to), mostRoom)
          : null;
      }}
      table={{
        header: [
          t("web.worth.wallet"),
          t("web.chart.customers"),
          t("web.value.now"),
          t("web.wallet.elsewhere"),
        ],
        rows: bands.map((band) => [
          nameOf(band),
          formatNumber(language, band.customers),
          money(band.current_value),
          money(band.head_room),
        ]),
        cells: bands.map((band) => [
          band.from,
          band.customers,
          Number(band.current_value),
          Number(band.head_room),
        ]),
      }}
    />
  );
}

function Facts({ run, room, figures }: WalletProps) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const estimate = useEstimate(run.currency);
  const money = (value: string) => formatMoney(language, value, run.currency, true);
  const count = (value: number) => formatNumber(language, value);
  const share = (value: number | null | undefined) => formatShare(language, value);
  const told = figures.find((one) => one.name === "wallet_share");
  const opens = useMe().data?.rights.includes("customers:read") ?? false;
  return (
    <dl className="facts">
      <dt>{t("web.wallet.told")}</dt>
      <dd>
        {opens ? (
          <Link to={customersBy(walletRule(), mostRoom)}>{count(room.known)}</Link>
        ) : (
          count(room.known)
        )}{" "}
        {t("web.wallet.of_buyers", {
          buyers: count(room.buyers),
          share: share(room.known / room.buyers),
        })}
      </dd>
      <dt>{t("web.wallet.sum")}</dt>
      <dd>
        <strong>{money(room.sum)}</strong>
      </dd>
      <dt>{t("web.wallet.of_all")}</dt>
      <dd>{estimate(room.of_all)}</dd>
      {told?.mean != null && (
        <>
          <dt>{t("web.wallet.mean_share")}</dt>
          <dd>
            {share(told.mean)}
            {told.interval?.length === 2 &&
              " · " +
                t("web.figure.interval", {
                  low: share(told.interval[0]),
                  high: share(told.interval[1]),
                })}{" "}
            (n {count(told.n)})
          </dd>
        </>
      )}
    </dl>
  );
}

export function WalletCard({ run, room, figures }: WalletProps) {
  const { t } = useTranslation();
  return (
    <Card title={<h2 id="wallet">{t("web.wallet.title")}</h2>}>
      <p>{t("web.wallet.lead")}</p>
      {room.known === 0 ? (
        <EmptyState text={t("web.wallet.nobody")}>
          <OfSetting group="loyalty">{t("web.wallet.name_questions")}</OfSetting>
        </EmptyState>
      ) : (
        <div className="columns">
          <Bands run={run} bands={room.bands} />
          <div>
            <Facts run={run} room={room} figures={figures} />
            <GroupLinks rule={walletRule()} name={t("web.wallet.title")} n={room.known} sort={mostRoom} />
            <p className="note">{t("web.wallet.note")}</p>
          </div>
        </div>
      )}
      <Definitions run={run} names={["wallet_share", "head_room"]} />
    </Card>
  );
}
