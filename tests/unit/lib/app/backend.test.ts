import assert from "node:assert/strict";
import { type BackendFacts, inspectBackend } from "../../../../lib/app/backend";
import { withApp } from "../../../helpers/app-folder";

type Files = Record<string, string>;
type Case = readonly [what: string, files: Files, seen: (facts: BackendFacts) => unknown, unknown];

const APP = "from fastapi import FastAPI\napp = FastAPI()\n";
const route = (path: string, more = "") => `@app.get("${path}")\ndef answer(${more}): ...\n`;
const target = ({ targets }: BackendFacts) => [targets[0]?.app, targets[0]?.appDir];
const variable = ({ variables: [first] }: BackendFacts) => [
  first?.name,
  first?.isRequired,
  first?.fallback,
];

const CASES: readonly Case[] = [
  ["main:app at the root", { "main.py": APP }, target, ["main:app", "."]],
  ["app.main:app", { "app/main.py": APP }, target, ["app.main:app", "."]],
  [
    "src.main:app",
    { "src/main.py": `from src.db import x\n${APP}` },
    target,
    ["src.main:app", "."],
  ],
  [
    "a package in a src layout",
    { "src/todo/main.py": `from todo.db import x\n${APP}`, "src/todo/db.py": "x = 1" },
    target,
    ["todo.main:app", "src"],
  ],
  [
    "a folder that is itself on the path",
    { "app/main.py": `from database import x\n${APP}`, "app/database.py": "x = 1" },
    target,
    ["main:app", "app"],
  ],
  [
    "a package whose parent is the root, by absolute imports",
    { "main.py": `from backend.db import x\n${APP}`, "db.py": "x = 1" },
    target,
    ["backend.main:app", ".."],
  ],
  [
    "a package whose parent is the root, by relative imports",
    { "main.py": `from .db import x\n${APP}`, "db.py": "x = 1", "__init__.py": "" },
    target,
    ["backend.main:app", ".."],
  ],
  ["another name", { "server.py": APP.replace("app =", "api =") }, target, ["server:api", "."]],
  [
    "a factory",
    { "app/main.py": "def create_app():\n    app = FastAPI()\n    return app\n" },
    target,
    ["app.main:create_app()", "."],
  ],
  [
    "an instance that a factory creates",
    { "main.py": "def make():\n    return fastapi.FastAPI()\napplication = make()\n" },
    target,
    ["main:application", "."],
  ],
  [
    "main.py before other files",
    { "worker.py": APP, "main.py": APP },
    ({ targets, isTargetUnsure }) => [targets[0]?.app, isTargetUnsure],
    ["main:app", false],
  ],
  [
    "two equally likely applications",
    { "one/main.py": APP, "two/main.py": APP },
    ({ isTargetUnsure }) => isTargetUnsure,
    true,
  ],
  ["no application", { "main.py": "print(1)" }, ({ targets }) => targets, []],
  ["tests are not read", { "tests/main.py": APP }, ({ targets }) => targets, []],
  ["a syntax error elsewhere", { "main.py": `${APP}def (:\n` }, target, ["main:app", "."]],

  ["os.environ[…]", { "a.py": 'os.environ["KEY"]' }, variable, ["KEY", true, undefined]],
  ["os.getenv with a default", { "a.py": 'os.getenv("KEY", "x")' }, variable, ["KEY", false, "x"]],
  ["os.getenv or a text", { "a.py": 'k = os.getenv("KEY") or "x"' }, variable, ["KEY", false, "x"]],
  [
    "os.getenv with a check",
    { "a.py": 'key = os.getenv("KEY")\nif not key:\n    raise ValueError("KEY")\n' },
    variable,
    ["KEY", true, undefined],
  ],
  [
    "an assignment is no read",
    { "a.py": 'os.environ["KEY"] = "1"' },
    variable,
    [undefined, undefined, undefined],
  ],
  [
    "a field of BaseSettings",
    { "a.py": "class S(BaseSettings):\n    key: str\n" },
    variable,
    ["KEY", true, undefined],
  ],
  [
    "a field with a default",
    { "a.py": 'class S(BaseSettings):\n    key: str = "x"\n' },
    variable,
    ["KEY", false, "x"],
  ],
  [
    "a field with a prefix",
    {
      "a.py":
        'class S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="APP_")\n    key: str\n',
    },
    variable,
    ["APP_KEY", true, undefined],
  ],
  [
    "a field with an alias",
    { "a.py": 'class S(BaseSettings):\n    key: str = Field(..., alias="OTHER")\n' },
    variable,
    ["OTHER", true, undefined],
  ],

  [
    "a health route",
    { "main.py": APP + route("/health") },
    ({ probes }) => probes,
    { readiness: "/health" },
  ],
  [
    "liveness and readiness",
    { "main.py": APP + route("/health") + route("/ready") },
    ({ probes }) => probes,
    { liveness: "/health", readiness: "/ready" },
  ],
  [
    "a health route with a parameter for liveness",
    { "main.py": APP + route("/health", "probe: str = ''") },
    ({ probes }) => probes,
    { liveness: "/health?probe=live", readiness: "/health" },
  ],
  ["no health route", { "main.py": APP }, ({ probes }) => probes, { readiness: "/docs" }],
  [
    "no health route and no documentation",
    { "main.py": APP.replace("()", "(docs_url=None)") },
    ({ probes }) => probes,
    {},
  ],
  [
    "routers below /api",
    {
      "main.py": `from routers import tasks\n${APP}app.include_router(tasks.router, prefix="/api")\n`,
      "routers/tasks.py": 'router = APIRouter(prefix="/tasks")\n@router.get("")\ndef all(): ...\n',
    },
    ({ isBelowApi }) => isBelowApi,
    true,
  ],
  [
    "a prefix in the settings",
    {
      "main.py": `from config import settings\nfrom tasks import router\n${APP}app.include_router(router, prefix=settings.API_PREFIX)\n`,
      "config.py": 'class Settings:\n    API_PREFIX: str = "/api/v1"\n',
      "tasks.py": 'router = APIRouter()\n@router.post("/tasks")\ndef add(): ...\n',
    },
    ({ isBelowApi }) => isBelowApi,
    true,
  ],
  [
    "routes at the root",
    { "main.py": APP + route("/tasks") },
    ({ isBelowApi }) => isBelowApi,
    false,
  ],

  [
    "Alembic",
    { "main.py": APP, "alembic.ini": "" },
    ({ prepare }) => prepare,
    ["alembic", "upgrade", "head"],
  ],
  [
    "Alembic that the application itself runs",
    { "main.py": `${APP}command.upgrade(config, "head")`, "alembic.ini": "" },
    ({ prepare }) => prepare,
    [],
  ],
  [
    "a script for tables",
    { "main.py": APP, "scripts/init_db.py": "" },
    ({ prepare }) => prepare,
    ["python", "scripts/init_db.py"],
  ],
  [
    "a script for tables that the application calls",
    { "main.py": `from init_db import run\n${APP}`, "init_db.py": "" },
    ({ prepare }) => prepare,
    [],
  ],

  [
    "uv.lock before other lists",
    { "uv.lock": "", "requirements.txt": "" },
    ({ packages }) => packages.file,
    "uv.lock",
  ],
  ["no list of packages", { "main.py": APP }, ({ packages }) => packages.file, undefined],
  ...(
    [
      [">=3.11", "3.13"],
      [">=3.10,<3.13", "3.12"],
      ["==3.12.*", "3.12"],
      ["~=3.14", "3.14"],
      [">=3", "3.13"],
    ] as const
  ).map(([required, python]): Case => [
    `requires-python ${required}`,
    { "pyproject.toml": `[project]\nrequires-python = "${required}"\n` },
    ({ packages }) => packages.python,
    python,
  ]),
  ["a .python-version", { ".python-version": "3.11.4" }, ({ packages }) => packages.python, "3.11"],
  [
    "asyncpg with SQLAlchemy",
    { "db.py": "create_async_engine(url)", "requirements.txt": "asyncpg\n" },
    ({ databaseScheme }) => databaseScheme,
    "postgresql+asyncpg",
  ],
  [
    "asyncpg with an address that the code adapts",
    {
      "db.py": 'create_async_engine(url.replace("postgresql://", "x"))',
      "requirements.txt": "asyncpg",
    },
    ({ databaseScheme }) => databaseScheme,
    "postgresql",
  ],
  [
    "asyncpg without SQLAlchemy",
    { "db.py": "asyncpg.connect(url)", "requirements.txt": "asyncpg" },
    ({ databaseScheme }) => databaseScheme,
    "postgresql",
  ],
  [
    "psycopg 3 with SQLAlchemy",
    { "db.py": "create_engine(url)", "requirements.txt": "psycopg[binary]>=3" },
    ({ databaseScheme }) => databaseScheme,
    "postgresql+psycopg",
  ],
];

describe("What a backend's source files say", () => {
  for (const [what, files, seen, expected] of CASES)
    it(what, () => assert.deepEqual(seen(withApp(files, inspectBackend)), expected));
});
