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

const backgrounds = { light: "#fdfcfa", dark: "#1e1c1a" };

export async function generateViewport(): Promise<Viewport> {
  const theme = await chosenTheme();
  return {
    colorScheme: theme === "system" ? "light dark" : theme,
    // Keeps the composer visible above an on-screen keyboard.
    interactiveWidget: "resizes-content",
    themeColor:
      theme === "system"
        ? [
            { media: "(prefers-color-scheme: light)", color: backgrounds.light },
            { media: "(prefers-color-scheme: dark)", color: backgrounds.dark },
          ]
        : backgrounds[theme],
  };
}

export default async function RootLayout({ children }: { children: React.ReactNode }) {
  // This layout is rendered on every request, because a page rendered at build time cannot contain
  // the response's nonce.
  await connection();
  const theme = await chosenTheme();
  return (
    // The server sets the theme, because a theme set by a script would be applied too late.
    <html lang="en" data-theme={theme === "system" ? undefined : theme}>
      <body>{children}</body>
    </html>
  );
}

async function chosenTheme(): Promise<Theme> {
  return themeOf((await cookies()).get(themeCookie)?.value);
}
