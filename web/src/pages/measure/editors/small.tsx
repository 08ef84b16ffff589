/** The order of stages; which standards belong to an item. */
import { Button, Checkbox } from "antd";
import { useTranslation } from "react-i18next";
import type { StudyItem } from "../../../api/studies";
import { Select, type Choice } from "../../../parts/select";
import { toggled } from "../form";
import { shifted } from "./lists";

/** Words in an order: moved, taken out, put back. */
export function OrderEditor(props: {
  label: string;
  words: readonly string[];
  choices: readonly Choice[];
  change: (words: string[]) => void;
}) {
  const { label, words, choices, change } = props;
  const { t } = useTranslation();
  const nameOf = (word: string) => choices.find((choice) => choice.value === word)?.label ?? word;
  const left = choices.filter((choice) => !words.includes(choice.value));
  return (
    <div className="editor" role="group" aria-label={label}>
      <ol className="order">
        {words.map((word, at) => (
          <li key={word}>
            <span>{nameOf(word)}</span>
            <span className="joined">
              <Button
                size="small"
                disabled={at === 0}
                aria-label={t("web.measure.order.up", { name: nameOf(word) })}
                onClick={() => change(shifted(words, at, -1))}
              >
                ↑
              </Button>
              <Button
                size="small"
                disabled={at === words.length - 1}
                aria-label={t("web.measure.order.down", { name: nameOf(word) })}
                onClick={() => change(shifted(words, at, 1))}
              >
                ↓
              </Button>
              <Button
                size="small"
                danger
                disabled={words.length === 1}
                aria-label={t("web.measure.order.remove", { name: nameOf(word) })}
                onClick={() => change(words.filter((other) => other !== word))}
              >
                ×
              </Button>
            </span>
          </li>
        ))}
      </ol>
      {left.length > 0 && (
        <Select
          aria-label={t("web.measure.order.add")}
          value=""
          choices={[{ value: "", label: t("web.measure.order.add") }, ...left]}
          onChange={(word) => word && change([...words, word])}
        />
      )}
    </div>
  );
}

/** Some of many for each of some things: the standards that belong to a touchpoint. */
export function SetsEditor(props: {
  label: string;
  items: readonly StudyItem[];
  choices: readonly Choice[];
  value: Record<string, unknown>;
  change: (value: Record<string, unknown>) => void;
}) {
  const { label, items, choices, value, change } = props;
  const { t } = useTranslation();
  const order = choices.map((choice) => choice.value);
  if (choices.length === 0) return <p className="note">{t("web.measure.sets.none")}</p>;
  return (
    <div className="editor" role="group" aria-label={label}>
      {items.map((item) => {
        const chosen = Array.isArray(value[item.code]) ? (value[item.code] as string[]) : [];
        const take = (code: string) => {
          const { [item.code]: before, ...rest } = value;
          const next = toggled(before, code, order);
          change(next.length > 0 ? { ...rest, [item.code]: next } : rest);
        };
        return (
          <details key={item.code} className="ticks">
            <summary>
              {item.title || item.code}
              {" · "}
              {chosen.length === 0
                ? t("web.measure.sets.by_touchpoint")
                : t("web.measure.of_many", { n: chosen.length, all: choices.length })}
            </summary>
            <fieldset>
              <legend className="unseen">{item.title}</legend>
              {choices.map((choice) => (
                <Checkbox
                  key={choice.value}
                  checked={chosen.includes(choice.value)}
                  onChange={() => take(choice.value)}
                >
                  {choice.label}
                </Checkbox>
              ))}
            </fieldset>
          </details>
        );
      })}
    </div>
  );
}
