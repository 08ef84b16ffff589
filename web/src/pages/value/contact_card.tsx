/** What contacting those at risk would have gained: tried with costs of one's own. */
import { Card, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ContactStep, ValueRun } from "../../api/value";
import { formatDay, formatNumber, formatShare } from "../../format";
import { useMe } from "../../session";
import { contactPlan } from "./contact";
import { useMinor } from "./minor";
import { customersBy, decimal, segmentOf } from "./rules";

interface ContactProps {
  run: ValueRun;
  steps: ContactStep[];
  cut: string;
}

/** Before a cost is set: a small amount to begin with. */
const startCost = 2;

function numberIn(text: string): number | null {
  const number = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && Number.isFinite(number) && number >= 0 ? number : null;
}

export function ContactCard({ run, steps, cut }: ContactProps) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const me = useMe();
  const { money, digits } = useMinor(run.currency);
  const settings = run.settings as { contact_cost: number | null; save_rate: number };
  const scale = 10 ** digits;
  const [cost, setCost] = useState(String((settings.contact_cost ?? startCost * scale) / scale));
  const [saved, setSaved] = useState(String(Math.round(settings.save_rate * 100)));
  const amount = numberIn(cost);
  const share = numberIn(saved);
  const valid = amount !== null && share !== null && share > 0 && share <= 100;
  const plan = valid ? contactPlan(steps, amount * scale, share / 100) : null;
  const rule = plan ? `value_at_risk >= ${decimal(plan.from / scale)}` : "";
  const name = t("web.contact.segment");
  return (
    <Card title={<h2>{t("web.contact.title")}</h2>}>
      <p>{t("web.contact.lead")}</p>
      <div className="narrowing">
        <label>
          <span>{t("web.contact.cost", { currency: run.currency })}</span>
          <Input
            inputMode="decimal"
            value={cost}
            status={amount === null ? "error" : ""}
            aria-invalid={amount === null}
            onChange={(event) => setCost(event.target.value)}
          />
        </label>
        <label>
          <span>{t("web.contact.saved")}</span>
          <Input
            inputMode="decimal"
            value={saved}
            status={valid ? "" : "error"}
            aria-invalid={!valid}
            onChange={(event) => setSaved(event.target.value)}
          />
        </label>
      </div>
      <div aria-live="polite">
        {!plan && <p>{t("web.contact.enter")}</p>}
        {plan && (
          <>
            <p className="figure-value">
              {t("web.contact.gain", { gain: money(plan.gain) })}
            </p>
            <p>
              {t("web.figure.interval", { low: money(plan.low), high: money(plan.high) })} ·{" "}
              {t("web.contact.all", { gain: money(plan.gainAll) })}
            </p>
            <p>
              {t("web.contact.plan", {
                from: money(plan.from),
                n: formatNumber(language, plan.customers),
                of: formatNumber(language, steps.at(-1)?.customers),
                reached: formatNumber(language, plan.reached),
                left: formatNumber(language, plan.left),
                share: formatShare(language, plan.left > 0 ? plan.reached / plan.left : null, 0),
                cut: formatDay(language, cut),
              })}
            </p>
            <p className="group-links">
              {me.data?.rights.includes("customers:read") && (
                <Link to={customersBy(rule, "-value_at_risk")}>
                  {t("web.contact.open", { from: money(plan.from) })}
                </Link>
              )}
              {me.data?.rights.includes("segments:change") && (
                <Link to={segmentOf(rule, name)}>{t("web.value.save")}</Link>
              )}
            </p>
          </>
        )}
      </div>
      <p className="note">{t("web.contact.note")}</p>
    </Card>
  );
}
