import { Alert, Button } from "antd";
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "./states";

/** The code of a page could not be fetched: the server is gone, or serves a newer version. */
export const isLoadFailure = (error: unknown) =>
  error instanceof Error && /dynamically imported module|module script failed/i.test(error.message);

/** Browsers keep failed modules, so the page is loaded anew; but not to find nothing at all. */
async function reload() {
  const answer = await fetch("/healthz").catch(() => null);
  if (answer?.ok) window.location.reload();
}

function Broken({ error }: { error: Error }) {
  const { t } = useTranslation();
  const retry = () => void reload();
  return (
    <div className="page">
      {isLoadFailure(error) ? (
        <Failed error={error} retry={retry} />
      ) : (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={t("web.error.broken")}
          action={<Button onClick={retry}>{t("web.action.retry")}</Button>}
        />
      )}
    </div>
  );
}

/** What fails in a page stays in it: the frame around goes on. Give it a key that changes by page. */
export class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    return this.state.error ? <Broken error={this.state.error} /> : this.props.children;
  }
}
