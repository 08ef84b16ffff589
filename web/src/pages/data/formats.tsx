import { Button, Card } from "antd";
import { useTranslation } from "react-i18next";
import { downloadText } from "../../csv";
import { Page } from "../../parts/page";
import { kinds, samples } from "./kinds";

/** What a file of each kind may hold, with one to begin from. */
export function Formats() {
  const { t } = useTranslation();
  return (
    <Page title={t("web.data.formats")} lead={t("web.data.formats_lead")}>
      <div className="columns">
        {kinds.map((kind) => (
          <Card key={kind} title={<h2>{t("web.data.kinds." + kind)}</h2>}>
            <p>{t("web.data.about." + kind)}</p>
            <p className="fields">
              {samples[kind]
                .split("\r\n")[0]!
                .split(",")
                .map((field) => (
                  <code key={field}>{field}</code>
                ))}
            </p>
            <Button
              aria-label={t("web.data.sample_of", { kind: t("web.data.kinds." + kind) })}
              onClick={() => downloadText(kind + ".csv", samples[kind], "text/csv;charset=utf-8")}
            >
              {t("web.data.sample_of", { kind: t("web.data.kinds." + kind) })}
            </Button>
          </Card>
        ))}
      </div>
    </Page>
  );
}
