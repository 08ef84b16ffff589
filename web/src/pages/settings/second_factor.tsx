import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Card, Form, Input, QRCode, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "../../api/client";
import { downloadText } from "../../csv";
import { Dialog } from "../../parts/dialog";
import { Secret } from "../../parts/secret";
import { Failed } from "../../parts/states";
import { useMe } from "../../session";

/** In groups of four, as authenticators show it. */
const grouped = (secret: string) => secret.replace(/(.{4})(?=.)/g, "$1 ");

function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const save = () => downloadText("recovery-codes.txt", codes.join("\n") + "\n", "text/plain");
  return (
    <>
      <p>{t("web.factor.codes_text")}</p>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="actions">
        <Button onClick={save}>{t("web.factor.save_codes")}</Button>
        <Button type="primary" onClick={onClose}>
          {t("web.factor.kept")}
        </Button>
      </div>
    </>
  );
}

interface BeginProps {
  made: { secret: string; uri: string };
  onDone: (codes: string[]) => void;
}

function Confirm({ made, onDone }: BeginProps) {
  const { t } = useTranslation();
  const confirm = useMutation({
    mutationFn: (code: string) =>
      take(api.POST("/api/v1/me/second-factor/confirm", { body: { code } })),
    onSuccess: (answer) => onDone(answer.recovery_codes),
  });
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      onFinish={(values: { code: string }) => confirm.mutate(values.code.replace(/\s/g, ""))}
    >
      <p>{t("web.factor.scan")}</p>
      <div className="qr" role="img" aria-label={t("web.factor.qr")}>
        <span aria-hidden="true">
          <QRCode value={made.uri} type="svg" size={192} color="#000" bgColor="#fff" />
        </span>
      </div>
      <Secret label={t("web.factor.secret")} text={grouped(made.secret)} />
      <Form.Item
        name="code"
        label={t("web.factor.code")}
        rules={[{ required: true, message: t("web.entry.needed") }]}
      >
        <Input inputMode="numeric" autoComplete="one-time-code" autoFocus />
      </Form.Item>
      {confirm.error && <Failed error={confirm.error} />}
      <Button type="primary" htmlType="submit" loading={confirm.isPending}>
        {t("web.factor.confirm")}
      </Button>
    </Form>
  );
}

function End({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const end = useMutation({
    mutationFn: (password: string) =>
      take(api.POST("/api/v1/me/second-factor/end", { body: { password } })),
    onSuccess: onDone,
  });
  return (
    <Dialog title={t("web.factor.end")} onClose={onClose}>
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={(values: { password: string }) => end.mutate(values.password)}
      >
        <p>{t("web.factor.end_text")}</p>
        <Form.Item
          name="password"
          label={t("web.entry.password")}
          rules={[{ required: true, message: t("web.entry.needed") }]}
        >
          <Input.Password autoComplete="current-password" visibilityToggle={false} autoFocus />
        </Form.Item>
        {end.error && <Failed error={end.error} />}
        <div className="actions">
          <Button type="primary" danger htmlType="submit" loading={end.isPending}>
            {t("web.factor.end")}
          </Button>
          <Button onClick={onClose}>{t("web.action.cancel")}</Button>
        </div>
      </Form>
    </Dialog>
  );
}

export function SecondFactorCard() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const me = useMe().data;
  const [codes, setCodes] = useState<string[]>([]);
  const [ending, setEnding] = useState(false);
  const begin = useMutation({
    mutationFn: () => take(api.POST("/api/v1/me/second-factor")),
  });
  const again = () => queries.invalidateQueries({ queryKey: ["me"] });
  const made = begin.data;
  return (
    <Card
      title={
        <h2>
          {t("web.factor.title")}{" "}
          {me?.second_factor && <Tag>{t("web.factor.on")}</Tag>}
        </h2>
      }
    >
      <p>{t("web.factor.lead")}</p>
      {begin.error && <Failed error={begin.error} />}
      {me?.second_factor ? (
        <Button danger onClick={() => setEnding(true)}>
          {t("web.factor.end")}
        </Button>
      ) : (
        <Button type="primary" loading={begin.isPending} onClick={() => begin.mutate()}>
          {t("web.factor.begin")}
        </Button>
      )}
      {made && codes.length === 0 && !me?.second_factor && (
        <Dialog title={t("web.factor.begin")} onClose={() => begin.reset()}>
          <Confirm made={made} onDone={setCodes} />
        </Dialog>
      )}
      {codes.length > 0 && (
        <Dialog firm title={t("web.factor.codes")} onClose={() => undefined}>
          <Alert type="warning" showIcon title={t("web.factor.once")} />
          <RecoveryCodes
            codes={codes}
            onClose={() => {
              setCodes([]);
              begin.reset();
              void again();
            }}
          />
        </Dialog>
      )}
      {ending && (
        <End
          onDone={() => {
            setEnding(false);
            void again();
          }}
          onClose={() => setEnding(false)}
        />
      )}
    </Card>
  );
}
