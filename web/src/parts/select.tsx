import { theme } from "antd";
import type { ComponentProps, CSSProperties } from "react";

export interface Choice {
  value: string;
  label: string;
}

type SelectProps = Omit<ComponentProps<"select">, "onChange" | "value"> & {
  value?: string | undefined;
  onChange?: (value: string) => void;
  choices: readonly Choice[];
};

/** The browser's own: known to every keyboard, reader and telephone. Fits into Form.Item. */
export function Select({ choices, onChange, value, className, ...rest }: SelectProps) {
  const { token } = theme.useToken();
  const look = {
    "--field": token.colorBgContainer,
    "--field-text": token.colorText,
    "--field-line": token.colorBorder,
  } as CSSProperties;
  return (
    <select
      {...rest}
      className={"select " + (className ?? "")}
      style={look}
      value={value ?? ""}
      onChange={(event) => onChange?.(event.target.value)}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
