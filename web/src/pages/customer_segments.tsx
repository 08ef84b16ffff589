import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useSegments } from "../api/segments";

/** Which saved segment the list is of. */
export function SegmentFilter() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const segments = useSegments();
  const chosen = params.get("segment_id") ?? "";
  const choose = (segment: string) => {
    const next = new URLSearchParams(params);
    if (segment) next.set("segment_id", segment);
    else next.delete("segment_id");
    setParams(next);
  };
  const items = segments.data?.items ?? [];
  return (
    <span className="joined">
      <select
        className="field"
        aria-label={t("web.segments.of")}
        value={chosen}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{t("web.segments.everybody")}</option>
        {items.map((segment) => (
          <option key={segment.id} value={segment.id}>
            {segment.name}
          </option>
        ))}
      </select>
    </span>
  );
}
