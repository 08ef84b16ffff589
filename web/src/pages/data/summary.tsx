import { Alert, Button, Card, Descriptions } from "antd";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../format";
import { List, type Column } from "../../parts/list";

export interface Reject {
  line: number;
  column: string;
  value: string;
  code: string;
  message: string;
}

/** What a job of kind "import" gives; docs/api.md leaves results open. */
export interface Summary {
  rows: { read: number; accepted: number; updated: number; unchanged: number; rejected: number };
  rejects: Reject[];
  warnings: { code: string; message: string; subject: string }[];
  seconds: number;
  upload: string;
}

const counts = ["read", "accepted", "updated", "unchanged", "rejected"] as const;

function Rejects({ summary, kept }: { summary: Summary; kept: boolean }) {
  const { t, i18n } = useTranslation();
  const columns: Column<Reject>[] = [
    { name: "line", title: t("web.data.line"), value: (one) => one.line },
    { name: "column", title: t("web.data.column"), value: (one) => one.column },
    { name: "value", title: t("web.data.found"), value: (one) => one.value },
    { name: "why", title: t("web.data.why"), value: (one) => one.message },
  ];
  return (
    <Card title={<h2>{t("web.data.rejects")}</h2>}>
      <p>
        {t("web.data.rejects_text", {
          shown: formatNumber(i18n.language, summary.rejects.length),
          n: formatNumber(i18n.language, summary.rows.rejected),
        })}
      </p>
      {kept && (
        <p>
          <Button href={`/api/v1/uploads/${summary.upload}/rejects`} download="rejects.csv">
            {t("web.data.download_rejects")}
          </Button>
        </p>
      )}
      <List
        name="refused-rows"
        label={t("web.data.rejects")}
        rows={summary.rejects}
        rowKey={(one, at) => one.line + "|" + at}
        columns={columns}
        empty={t("web.list.none")}
      />
    </Card>
  );
}

interface Props {
  summary: Summary;
  dryRun: boolean;
}

export function SummaryView({ summary, dryRun }: Props) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <Card title={<h2>{dryRun ? t("web.data.would") : t("web.data.result")}</h2>}>
        {dryRun && <Alert type="info" showIcon title={t("web.data.dry_note")} />}
        <Descriptions
          size="small"
          column={{ xs: 1, sm: 2, md: 5 }}
          items={counts.map((name) => ({
            key: name,
            label: t("web.data.count." + name),
            children: <b>{formatNumber(i18n.language, summary.rows[name])}</b>,
          }))}
        />
        {summary.warnings.map((one, at) => (
          <Alert key={at} type="warning" showIcon title={one.message} description={one.subject} />
        ))}
      </Card>
      {summary.rows.rejected > 0 && <Rejects summary={summary} kept={!dryRun} />}
    </>
  );
}
