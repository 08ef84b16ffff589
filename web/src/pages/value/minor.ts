import { useTranslation } from "react-i18next";
import { formatMoney } from "../../format";

/** Minor units of a currency as a person reads them. */
export function useMinor(currency: string) {
  const { i18n } = useTranslation();
  const digits =
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions()
      .maximumFractionDigits ?? 2;
  return {
    digits,
    money: (minor: number | null | undefined) =>
      minor === null || minor === undefined
        ? "–"
        : formatMoney(i18n.language, minor / 10 ** digits, currency, true),
  };
}
