import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** A text to take along, with a button that copies it. */
export function Secret({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className="secret">
      <span>{label}</span>
      <code>{text}</code>
      <Button onClick={() => void copy().catch(() => setCopied(false))}>
        {t("web.action.copy")}
      </Button>
      <span role="status">{copied && t("web.action.copied")}</span>
    </div>
  );
}
