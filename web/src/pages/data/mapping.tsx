import { useTranslation } from "react-i18next";
import type { ImportPreview } from "../../api/client";
import { Select } from "../../parts/select";

interface Props {
  preview: ImportPreview;
  isResponses: boolean;
  /** What was mended, by column. */
  mended: Record<string, string>;
  onMend: (column: string, field: string) => void;
}

/** Each column with what stands in it, what it is taken for, and a way to say it is another. */
export function MappingTable({ preview, isResponses, mended, onMend }: Props) {
  const { t } = useTranslation();
  const guessed = new Map(preview.mapping.map((one) => [one.column, one]));
  const choices = [
    { value: "", label: t("web.data.unused") },
    ...(isResponses ? [{ value: "item", label: t("web.data.item") }] : []),
    ...preview.fields.map((field) => ({
      value: field.name,
      label: field.name + (field.required ? " *" : ""),
    })),
  ];
  return (
    <div className="wide-list" tabIndex={0} role="group" aria-label={t("web.data.mapping")}>
      <table className="list" aria-label={t("web.data.mapping")}>
        <thead>
          <tr>
            <th scope="col">{t("web.data.column")}</th>
            <th scope="col">{t("web.data.field")}</th>
            <th scope="col">{t("web.data.first_rows")}</th>
          </tr>
        </thead>
        <tbody>
          {preview.columns.map((column, at) => (
            <tr key={column + at}>
              <th scope="row">{column}</th>
              <td>
                <Select
                  aria-label={t("web.data.field_of", { column })}
                  value={mended[column] ?? guessed.get(column)?.field ?? ""}
                  onChange={(field) => onMend(column, field)}
                  choices={choices}
                />
              </td>
              <td className="cells">
                {preview.rows
                  .slice(0, 3)
                  .map((row) => row[at])
                  .filter(Boolean)
                  .join(" · ") || "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
