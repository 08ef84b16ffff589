import { Empty } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export default function NotFound() {
  const { t } = useTranslation();
  return (
    <Empty description={t("web.error.no_page")}>
      <Link to="/">{t("web.nav.overview")}</Link>
    </Empty>
  );
}
