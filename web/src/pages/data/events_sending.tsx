import { Button, Card, Segmented } from "antd";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSettings } from "../../session";
import { snippetOf, snippets, type Snippet } from "./snippets";

/** Addresses and texts to copy, with this workspace's own address and currency in them. */
export function Sending({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Snippet>("curl");
  const [copied, setCopied] = useState(false);
  const currency = useSettings().data?.currency ?? "GBP";
  const text = snippetOf(kind, window.location.origin, currency);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <Card title={<h2>{t("web.events.how")}</h2>}>
      <ol className="tasks">
        <li>
          {t("web.events.step_key")} {children}
        </li>
        <li>{t("web.events.step_address")}</li>
        <li>{t("web.events.step_send")}</li>
      </ol>
      <div className="actions">
        <Segmented
          className="wrapping"
          aria-label={t("web.events.how")}
          value={kind}
          onChange={(next) => {
            setKind(next);
            setCopied(false);
          }}
          options={snippets.map((one) => ({ value: one, label: t("web.events.snippet." + one) }))}
        />
        <Button onClick={() => void copy().catch(() => setCopied(false))}>
          {t("web.action.copy")}
        </Button>
        <span role="status">{copied && t("web.action.copied")}</span>
      </div>
      <pre className="code" tabIndex={0}>
        <code>{text}</code>
      </pre>
    </Card>
  );
}
