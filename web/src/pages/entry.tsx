import { Alert, Button, Card, Form, Input, theme } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { api, Refusal, take } from "../api/client";
import { Failed } from "../parts/states";
import { LanguageSwitch, ModeSwitch } from "../parts/switches";
import { useEnter, sessionEnded } from "../session";
import { ProviderButton, ProviderProblem } from "./entry_provider";

/** As src/access demands. */
const passwordLeast = 10;

function Entry({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  const { token } = theme.useToken();
  useEffect(() => {
    document.title = title + " · Troth";
  }, [title]);
  return (
    <main className="entry" style={{ background: token.colorBgLayout, color: token.colorText }}>
      <div className="tools">
        <LanguageSwitch />
        <ModeSwitch />
      </div>
      <Card className="entry-card">
        <img src="/mark.svg" alt="Troth" width={40} height={40} />
        <h1>{title}</h1>
        <p>{lead}</p>
        {children}
      </Card>
    </main>
  );
}

export function SignIn() {
  const { t } = useTranslation();
  const enter = useEnter();
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const [withCode, setWithCode] = useState(false);
  const submit = async (values: { email: string; password: string; code?: string }) => {
    setBusy(true);
    setError(null);
    try {
      await enter(await take(api.POST("/api/v1/sign-in", { body: values })));
    } catch (problem) {
      if (problem instanceof Refusal && problem.code === "second_factor_needed") setWithCode(true);
      setError(problem as Error);
      setBusy(false);
    }
  };
  const needed = { required: true, message: t("web.entry.needed") };
  return (
    <Entry title={t("web.entry.sign_in")} lead={t("web.entry.sign_in_lead")}>
      {sessionEnded() && (
        <Alert type="info" showIcon title={t("web.entry.session_ended")} className="submit" />
      )}
      <ProviderProblem />
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item name="email" label={t("web.entry.email")} rules={[needed]}>
          <Input type="email" autoComplete="username" autoFocus />
        </Form.Item>
        <Form.Item name="password" label={t("web.entry.password")} rules={[needed]}>
          <Input.Password autoComplete="current-password" visibilityToggle={false} />
        </Form.Item>
        {withCode && (
          <Form.Item name="code" label={t("web.entry.code")} rules={[needed]}>
            <Input inputMode="numeric" autoComplete="one-time-code" />
          </Form.Item>
        )}
        {error && <Failed error={error} />}
        <Button type="primary" htmlType="submit" block loading={busy} className="submit">
          {t("web.entry.sign_in")}
        </Button>
      </Form>
      <ProviderButton />
    </Entry>
  );
}

interface SetUpValues {
  name: string;
  email: string;
  password: string;
}

export function SetUp() {
  const { t } = useTranslation();
  const enter = useEnter();
  const navigate = useNavigate();
  const token = useLocation().hash.slice(1);
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (values: SetUpValues) => {
    setBusy(true);
    setError(null);
    try {
      const me = await take(api.POST("/api/v1/setup", { body: { ...values, token } }));
      await navigate("/", { replace: true });
      await enter(me);
    } catch (problem) {
      setError(problem as Error);
      setBusy(false);
    }
  };
  const needed = { required: true, message: t("web.entry.needed") };
  const long = { min: passwordLeast, message: t("web.entry.password_rule", { n: passwordLeast }) };
  return (
    <Entry title={t("web.entry.set_up")} lead={t("web.entry.set_up_lead")}>
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item name="name" label={t("web.entry.name")} rules={[needed]}>
          <Input autoComplete="name" autoFocus />
        </Form.Item>
        <Form.Item name="email" label={t("web.entry.email")} rules={[needed]}>
          <Input type="email" autoComplete="username" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t("web.entry.password")}
          extra={t("web.entry.password_rule", { n: passwordLeast })}
          rules={[needed, long]}
        >
          <Input.Password autoComplete="new-password" visibilityToggle={false} />
        </Form.Item>
        {error && <Failed error={error} />}
        <Button type="primary" htmlType="submit" block loading={busy} className="submit">
          {t("web.entry.set_up")}
        </Button>
      </Form>
    </Entry>
  );
}

/** Both kinds of link that an owner passes on: to a first password, and to a new one. */
function ByLink({ way }: { way: "accept-invitation" | "reset-password" }) {
  const { t } = useTranslation();
  const enter = useEnter();
  const navigate = useNavigate();
  const token = useLocation().hash.slice(1);
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (values: { email: string; password: string }) => {
    setBusy(true);
    setError(null);
    const body = { ...values, token };
    try {
      const me = await take(
        way === "accept-invitation"
          ? api.POST("/api/v1/accept-invitation", { body })
          : api.POST("/api/v1/reset-password", { body }),
      );
      await navigate("/", { replace: true });
      await enter(me);
    } catch (problem) {
      // The password is chosen; with a second factor one signs in as always.
      if (problem instanceof Refusal && problem.code === "second_factor_needed") {
        await enter(null);
        await navigate("/", { replace: true });
        return;
      }
      setError(problem as Error);
      setBusy(false);
    }
  };
  const needed = { required: true, message: t("web.entry.needed") };
  const rule = t("web.entry.password_rule", { n: passwordLeast });
  const invited = way === "accept-invitation";
  return (
    <Entry
      title={invited ? t("web.entry.invited") : t("web.entry.reset")}
      lead={invited ? t("web.entry.invited_lead") : t("web.entry.reset_lead")}
    >
      {token === "" && <Alert type="warning" showIcon title={t("web.entry.no_token")} />}
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item name="email" label={t("web.entry.email")} rules={[needed]}>
          <Input type="email" autoComplete="username" autoFocus />
        </Form.Item>
        <Form.Item
          name="password"
          label={t("web.entry.new_password")}
          extra={rule}
          rules={[needed, { min: passwordLeast, message: rule }]}
        >
          <Input.Password autoComplete="new-password" visibilityToggle={false} />
        </Form.Item>
        {error && <Failed error={error} />}
        <Button type="primary" htmlType="submit" block loading={busy} className="submit">
          {t("web.entry.choose_password")}
        </Button>
      </Form>
    </Entry>
  );
}

export const AcceptInvitation = () => <ByLink way="accept-invitation" />;
export const ResetPassword = () => <ByLink way="reset-password" />;
