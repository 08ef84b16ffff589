/** Which columns of a list are shown; kept in this browser for each person. */
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../session";
import { chosenOf } from "./columns";

export function useColumns<Name extends string>(
  list: string,
  all: readonly Name[],
  usual: readonly Name[],
): [Name[], (names: Name[]) => void] {
  const me = useMe();
  const key = `troth-columns-${list}-${me.data?.id ?? ""}`;
  const [chosen, setChosen] = useState(() => chosenOf(localStorage.getItem(key), all, usual));
  const choose = (names: Name[]) => {
    localStorage.setItem(key, names.join());
    setChosen(chosenOf(names.join(), all, usual));
  };
  return [chosen, choose];
}

interface ChoiceProps<Name extends string> {
  all: readonly Name[];
  chosen: Name[];
  /** Always shown. */
  fixed: Name;
  titleOf: (name: Name) => string;
  choose: (names: Name[]) => void;
  usual: readonly Name[];
}

export function ColumnChoice<Name extends string>(props: ChoiceProps<Name>) {
  const { all, chosen, fixed, titleOf, choose, usual } = props;
  const { t } = useTranslation();
  return (
    <details className="chooser">
      <summary>{t("web.list.columns")}</summary>
      <fieldset>
        <legend className="unseen">{t("web.list.columns")}</legend>
        {all.map((name) => (
          <Checkbox
            key={name}
            checked={chosen.includes(name)}
            disabled={name === fixed}
            onChange={(event) =>
              choose(
                all.filter((one) => (one === name ? event.target.checked : chosen.includes(one))),
              )
            }
          >
            {titleOf(name)}
          </Checkbox>
        ))}
        <Button size="small" type="text" onClick={() => choose([...usual])}>
          {t("web.list.usual_columns")}
        </Button>
      </fieldset>
    </details>
  );
}
