import { Page } from "../parts/page";
import { useTranslation } from "react-i18next";
import { PasswordCard, ProfileCard } from "./settings/profile";
import { SecondFactorCard } from "./settings/second_factor";
import { SessionsCard } from "./settings/sessions";

export default function Account() {
  const { t } = useTranslation();
  return (
    <Page title={t("web.account.title")} lead={t("web.account.lead")}>
      <div className="columns">
        <ProfileCard />
        <PasswordCard />
        <SecondFactorCard />
        <SessionsCard />
      </div>
    </Page>
  );
}
