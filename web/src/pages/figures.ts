/** How each key figure of the evaluation is written. */
import type { Evaluation, Figure, FigureName } from "../api/evaluation";
import { formatMoney, formatNumber, formatShare, signed, type Amount } from "../format";
import type { Estimate } from "../parts/charts/intervals";

export const keyFigures = [
  "satisfaction",
  "nps",
  "retention_rate",
  "purchase_frequency",
  "purchase_amount",
] as const satisfies readonly FigureName[];
export type KeyFigure = (typeof keyFigures)[number];

export function formatFigure(
  language: string,
  name: KeyFigure,
  value: Amount,
  currency: string,
): string {
  switch (name) {
    case "satisfaction":
      return formatNumber(language, value, 1);
    case "nps":
      return formatNumber(language, value).replace(/^-/, "−");
    case "retention_rate":
      return formatShare(language, value);
    case "purchase_frequency":
      return formatNumber(language, value, 2);
    case "purchase_amount":
      return formatMoney(language, value, currency);
  }
}

/** A difference: shares differ by points, which `points` names. */
export function formatDifference(
  language: string,
  name: KeyFigure,
  value: number | string,
  currency: string,
): string {
  const number = Number(value);
  const text =
    name === "retention_rate"
      ? formatNumber(language, number * 100, 1)
      : name === "nps"
        ? formatNumber(language, number, 1)
        : formatFigure(language, name, number, currency);
  return signed(text, number);
}

const scaleToPoints: Partial<Record<KeyFigure, number>> = {
  satisfaction: 1,
  nps: 1,
  retention_rate: 100,
};

/** A p with its sign of relation: "= 0.042", "< 0.001". */
export function formatP(language: string, p: number): string {
  return p < 0.001 ? "< " + formatNumber(language, 0.001, 3) : "= " + formatNumber(language, p, 3);
}

/** Changes that are measured in points out of a hundred, so that one axis can bear them. */
export function changesInPoints(
  evaluation: Evaluation,
  nameOf: (name: KeyFigure) => string,
): Estimate[] {
  const estimates: Estimate[] = [];
  for (const name of keyFigures) {
    const scale = scaleToPoints[name];
    const change = evaluation.metrics[name]?.change;
    if (scale === undefined || !change?.ci) continue;
    const [low, high] = change.ci;
    estimates.push({
      name: nameOf(name),
      value: Number(change.difference) * scale,
      low: Number(low) * scale,
      high: Number(high) * scale,
    });
  }
  return estimates;
}

/** Whether the change is clear: its interval leaves zero out. */
export function clearChange(figure: Figure): "up" | "down" | "unclear" | null {
  const ci = figure.change?.ci;
  if (!ci) return null;
  if (Number(ci[0]) > 0) return "up";
  return Number(ci[1]) < 0 ? "down" : "unclear";
}
