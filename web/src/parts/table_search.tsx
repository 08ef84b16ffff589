/** Where one types what the rows of a table are to hold, with how many of them do. */
import { useTranslation } from "react-i18next";

interface TableSearchProps {
  label: string;
  search: string;
  setSearch: (search: string) => void;
  shown: number;
  rows: number;
}

export function TableSearch({ label, search, setSearch, shown, rows }: TableSearchProps) {
  const { t } = useTranslation();
  return (
    <div className="table-search" role="search" aria-label={label}>
      <input
        className="field"
        type="search"
        aria-label={t("web.list.search")}
        placeholder={t("web.list.search")}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <span role="status" className="note">
        {t("web.list.count", { shown, rows, more: "no" })}
      </span>
    </div>
  );
}
