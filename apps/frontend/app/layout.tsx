import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { connection } from "next/server";
import { type Theme, themeCookie, themeOf } from "../lib/theme";
import "./globals.css";

export const metadata: Metadata = {
  title: "Todo Chatbot",
  description: "Your day in one place: tell the assistant, see it in your tasks.",
  robots: { index: false },
};

const grounds = { light: "#fdfcfa", dark: "#1e1c1a" };

export async function generateViewport(): Promise<Viewport> {
  const theme = await chosenTheme();
  return {
    colorScheme: theme === "system" ? "light dark" : theme,
    // Above an on-screen keyboard the composer stays in sight.
    interactiveWidget: "resizes-content",
    themeColor:
      theme === "system"
        ? [
            { media: "(prefers-color-scheme: light)", color: grounds.light },
            { media: "(prefers-color-scheme: dark)", color: grounds.dark },
          ]
        : grounds[theme],
  };
}

export default async function RootLayout({ children }: { children: React.ReactNode }) {
  // A page prepared at build time could not carry the nonce of its own answer.
  await connection();
  const theme = await chosenTheme();
  return (
    // In the very first bytes, so that no page starts in the other theme.
    <html lang="en" data-theme={theme === "system" ? undefined : theme}>
      <body>{children}</body>
    </html>
  );
}

async function chosenTheme(): Promise<Theme> {
  return themeOf((await cookies()).get(themeCookie)?.value);
}
