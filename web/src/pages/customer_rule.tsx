/** Which rule the list is of, as figures lead here: in words, to be kept as a segment or dropped. */
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { usePreview } from "../api/segments";
import { Failed } from "../parts/states";
import { useMe } from "../session";
import { segmentOf } from "./value/rules";

export function RuleLine({ rule }: { rule: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const [params, setParams] = useSearchParams();
  const read = usePreview({ rule });
  const drop = () => {
    const next = new URLSearchParams(params);
    next.delete("rule");
    setParams(next);
  };
  const problem = read.data?.problem;
  return (
    <p className="rule-line">
      {problem ? (
        <span role="alert">
          <code className="rule">{rule}</code> {problem.message}
        </span>
      ) : (
        <span>{t("web.customers.who", { words: read.data?.words ?? rule })}</span>
      )}{" "}
      {me.data?.rights.includes("segments:change") && (
        <Link to={segmentOf(rule)}>{t("web.value.save")}</Link>
      )}
      <Button size="small" onClick={drop}>
        {t("web.customers.everybody")}
      </Button>
    </p>
  );
}

/** Why there is no list; not again where the line above has said what is wrong with the rule. */
export function ListRefusal(props: { rule: string; error: Error; retry: () => void }) {
  const { rule, error, retry } = props;
  const read = usePreview({ rule });
  return rule !== "everyone" && read.data?.problem ? null : <Failed error={error} retry={retry} />;
}
