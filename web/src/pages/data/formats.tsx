import { useQuery } from "@tanstack/react-query";
import { Button, Card, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { api, take, type ImportKind } from "../../api/client";
import { downloadText } from "../../csv";
import { Page } from "../../parts/page";
import { Failed } from "../../parts/states";
import { kinds, sampleOf, type Kind } from "./kinds";

function FieldsOf({ kind, fields }: { kind: Kind; fields: ImportKind["fields"] }) {
  const { t } = useTranslation();
  const name = t("web.data.kinds." + kind);
  const sample = () => sampleOf(kind, fields.map((field) => field.name));
  return (
    <Card title={<h2>{name}</h2>}>
      <p>{t("web.data.about." + kind)}</p>
      <ul className="fields">
        {fields.map((field) => (
          <li key={field.name}>
            <code>{field.name}</code>
            <span className="note">
              {t("web.data.type." + field.type)}
              {field.required && <strong> · {t("web.data.required")}</strong>}
            </span>
          </li>
        ))}
      </ul>
      <Button onClick={() => downloadText(kind + ".csv", sample(), "text/csv;charset=utf-8")}>
        {t("web.data.sample_of", { kind: name })}
      </Button>
    </Card>
  );
}

/** What a file of each kind may hold, as the server knows it, with one to begin from. */
export function Formats() {
  const { t } = useTranslation();
  const known = useQuery({
    queryKey: ["imports", "kinds"],
    queryFn: ({ signal }) => take(api.GET("/api/v1/imports/kinds", { signal })),
    staleTime: Infinity,
  });
  const fieldsOf = (kind: Kind) => known.data?.items.find((one) => one.kind === kind)?.fields ?? [];
  return (
    <Page title={t("web.data.formats")} lead={t("web.data.formats_lead")}>
      {known.isPending && <Skeleton active />}
      {known.error && <Failed error={known.error} retry={() => void known.refetch()} />}
      {known.data && (
        <div className="columns">
          {kinds.map((kind) => (
            <FieldsOf key={kind} kind={kind} fields={fieldsOf(kind)} />
          ))}
        </div>
      )}
    </Page>
  );
}
