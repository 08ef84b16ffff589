import { Alert, Button, Empty } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Refusal } from "../api/client";

/** A sentence for a refusal; codes without one of their own get the general one. */
export function useReason() {
  const { t } = useTranslation();
  return (error: Error): string => {
    if (!(error instanceof Refusal)) return t("web.error.network");
    switch (error.code) {
      case "wrong_credentials":
        return t("web.error.wrong_credentials");
      case "second_factor_needed":
        return t("web.error.second_factor_needed");
      case "locked":
      case "rate_limited":
        return t("web.error.too_often");
      case "forbidden":
        return t("web.error.forbidden");
      case "not_found":
        return t("web.error.not_found");
      case "precondition_failed":
      case "precondition_required":
        return t("web.error.changed");
      case "conflict":
        return t("web.error.conflict");
      case "too_large":
        return t("web.error.too_large");
      case "bad_input":
      case "invalid_request":
      case "usage":
        return t("web.error.bad_input");
      case "ambiguous_input":
        return t("web.error.ambiguous");
      case "cancelled":
        return t("web.error.cancelled");
      case "busy":
      case "unavailable":
        return t("web.error.busy");
      default:
        return t("web.error.other", { code: error.code });
    }
  };
}

/** Of sentences of the server: what has no translation comes in English. */
const languageOf = (sentences: string[]) =>
  /\p{Script=Han}/u.test(sentences.join("")) ? "zh-CN" : "en";

export function Failed({ error, retry }: { error: Error; retry?: () => void }) {
  const { t } = useTranslation();
  const reason = useReason();
  const details = error instanceof Refusal ? [error.message, error.hint].filter(Boolean) : [];
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={reason(error)}
      description={details.length > 0 && <span lang={languageOf(details)}>{details.join(" ")}</span>}
      action={retry && <Button onClick={retry}>{t("web.action.retry")}</Button>}
    />
  );
}

/** Nothing there, said plainly, with what to do about it. */
export function EmptyState({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text}>
      {children}
    </Empty>
  );
}
