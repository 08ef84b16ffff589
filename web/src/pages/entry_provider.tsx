import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { api, take } from "../api/client";

/** As docs/security.md lists them. */
const problems = [
  "state",
  "refused",
  "issuer",
  "code",
  "token",
  "provider",
  "unverified",
  "not_invited",
  "disabled",
];

/** Why the provider's sign-in led back here. */
export function ProviderProblem() {
  const { t } = useTranslation();
  const problem = new URLSearchParams(useLocation().search).get("problem");
  if (problem === null) return null;
  const known = problems.includes(problem) ? problem : "other";
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="submit"
      title={t("web.entry.problem." + known)}
    />
  );
}

/** The way by the company's own sign-in, where there is one. */
export function ProviderButton() {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const ways = useQuery({
    queryKey: ["me", "ways"],
    queryFn: ({ signal }) => take(api.GET("/api/v1/sign-in", { signal })),
    staleTime: 60_000,
  });
  const provider = ways.data?.provider;
  if (!provider) return null;
  const back = pathname === "/sign-in" ? "/" : pathname + search;
  return (
    <Button
      block
      className="submit"
      href={provider.path + "?return_to=" + encodeURIComponent(back)}
    >
      {t("web.entry.with_provider", { label: provider.label })}
    </Button>
  );
}
