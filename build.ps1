#Requires -Version 7.6

<#
.SYNOPSIS
    Builds, tests or shows PSChat.
.DESCRIPTION
    Build      compiles everything and stages the module under output/PSChat/<version>, ready for Import-Module
    Test       builds, checks the formatting, then runs all tests: dotnet test over the solution, and Pester on the staged module
    Format     checks the formatting of the code; 'dotnet format whitespace' corrects it
    Demo       builds, then shows a group that survives the crash of its leader
    Docs       builds, then writes the help of Get-Help, module/en-US, from docs/en-US; needs PlatyPS
    Package    builds, then makes output/PSChat.<version>.nupkg for the PowerShell Gallery and folder repositories, and the
               packages of the libraries PSChat.Core and PSChat.Extensions.Hosting
    Benchmark  measures throughput, latency, failover and memory, and compares with other servers that are installed
    Simulate   drives the state machines through random faults, one run for each seed, and reports which seeds fail and why
    Chaos      injects faults into real processes during a chat, and checks that nothing was lost
    Fuzz       feeds invalid input to the decoders and state machines, and reports what failed

    Benchmark, Simulate, Chaos and Fuzz are programs. Options that are not listed below are passed on to them; --help shows
    theirs. The steps that need no PowerShell are in build.tasks.
.PARAMETER Seeds
    Simulate, Fuzz: number of seeds to run.
.PARAMETER Seed
    Simulate, Chaos, Fuzz: the first seed, so that a run can be repeated; random by default.
.PARAMETER Trace
    Simulate: runs one seed and writes out everything that happens.
.PARAMETER Minutes
    Chaos, Fuzz: duration in minutes; 5 by default.
.PARAMETER Arguments
    Benchmark, Simulate, Chaos, Fuzz: further options, in the program's own spelling.
.PARAMETER ProjectUri
    The project's home on the web, for the package. By default the repository's origin, if that is a web address.
.EXAMPLE
    ./build.ps1 -Task Benchmark fanout --seconds 2
.EXAMPLE
    ./build.ps1 -Task Simulate -Seeds 100000
.EXAMPLE
    ./build.ps1 -Task Simulate -Seed 42 -Trace
.EXAMPLE
    ./build.ps1 -Task Chaos -Minutes 30
.EXAMPLE
    ./build.ps1 -Task Test
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSReviewUnusedParameter', '', Justification = 'The functions below use them.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSAvoidUsingWriteHost', '', Justification = 'The output is for people, not for a pipeline.')]
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Format', 'Demo', 'Docs', 'Package', 'Benchmark', 'Simulate', 'Chaos', 'Fuzz')]
    [string] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release',

    [ValidateRange(1, [int]::MaxValue)]
    [int] $Seeds,

    [Nullable[uint64]] $Seed,

    [switch] $Trace,

    [ValidateRange(0.1, 1440)]
    [double] $Minutes,

    [uri] $ProjectUri,

    [Parameter(ValueFromRemainingArguments)]
    [string[]] $Arguments = @()
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
$env:DOTNET_CLI_TELEMETRY_OPTOUT = $env:DOTNET_NOLOGO = $env:MSBUILDDISABLENODEREUSE = '1'

$output = Join-Path $PSScriptRoot output
$results = Join-Path $output TestResults
$version = (Import-PowerShellDataFile $PSScriptRoot/module/PSChat.psd1).ModuleVersion
$staged = Join-Path $output PSChat $version

# Returns the arguments of dotnet from a line of build.tasks; nothing if it has no such line.
function Get-Line([ValidateSet('step', 'program')] [string] $Kind, [string] $Name) {
    $start = "$Kind ${Name}:"
    $line = Get-Content $PSScriptRoot/build.tasks | Where-Object { $_.StartsWith($start, 'OrdinalIgnoreCase') }
    if ($line) { -split $line.Substring($start.Length).Replace('{configuration}', $Configuration) }
}

# Runs a step. dotnet reports a failure itself, so PowerShell adds no error.
function Invoke-Step([string] $Name) {
    $arguments = Get-Line step $Name
    dotnet @arguments | Out-Host
}

# Runs a step whose failure ends the build.
function Assert-Step([string] $Name) {
    Invoke-Step $Name
    if ($LASTEXITCODE) { exit $LASTEXITCODE }
}

function Invoke-Build {
    Assert-Step Build
    Publish-Staged
}

# Stages only the module's own files, because a third-party assembly could conflict with another module's.
function Publish-Staged {
    $built = Join-Path $PSScriptRoot src PSChat bin $Configuration net10.0
    Remove-Item (Join-Path $output PSChat) -Recurse -Force -ErrorAction Ignore
    $null = New-Item $staged -ItemType Directory -Force
    Copy-Item $PSScriptRoot/module/* $staged -Recurse
    & $PSScriptRoot/packaging/Export-Manifest.ps1 -Destination $staged -ProjectUri $ProjectUri
    foreach ($assembly in 'PSChat', 'PSChat.Core') {
        Copy-Item (Join-Path $built "$assembly.dll"), (Join-Path $built "$assembly.pdb"), (Join-Path $built "$assembly.xml") $staged
    }
    Copy-Item $PSScriptRoot/LICENSE $staged
    Write-Host "Staged $staged"
}

function Invoke-Test {
    Remove-Item $results -Recurse -Force -ErrorAction Ignore
    $null = New-Item $results -ItemType Directory -Force
    Invoke-Step Test
    $broken = $LASTEXITCODE -ne 0

    $notRun = Install-Pester
    if (-not $notRun) { $broken = -not (Invoke-ModuleTest) -or $broken }

    if ($notRun) { "The PowerShell module's tests (Pester) did not run: $notRun." }
    Assert-Step Summary
    if ($broken) { Exit-Task 'A test run ended before it was through; see above.' }
}

# Returns nothing if Pester is available, otherwise the reason why it is not. Never changes the user's modules.
function Install-Pester {
    $modules = Join-Path $output Modules
    $env:PSModulePath = $modules + [IO.Path]::PathSeparator + $env:PSModulePath
    $found = Get-Module Pester -ListAvailable | Where-Object { $_.Version -ge '5.7' -and $_.Version -lt '6.0' }
    if ($found) { return }

    # Installed by NuGet, which the build needs in any case.
    $packages = Join-Path $output Packages
    $answer = dotnet restore tests/Module/Pester.csproj --packages $packages -nologo '-v:quiet' 2>&1
    if ($LASTEXITCODE) { return "Pester 5.7 or newer is not installed, and NuGet did not give it ($("$answer".Trim()))" }
    $package = Get-Item $packages/pester/*
    $module = Join-Path $modules Pester $package.Name
    $null = New-Item (Split-Path $module) -ItemType Directory -Force
    Copy-Item $package/tools $module -Recurse
}

# Runs Pester in its own process, as a user would: nothing of this session is loaded, and no staged file stays in use.
# A test that never ends must not block the whole run. Returns whether the run was completed.
function Invoke-ModuleTest {
    $run = '-NoProfile', '-NonInteractive', '-File', 'tests/Module/Run.ps1',
        '-Module', "$staged/PSChat.psd1", '-Result', "$results/pester.json"
    $pwsh = Join-Path $PSHOME $(if ($IsWindows) { 'pwsh.exe' } else { 'pwsh' })
    if (-not (Test-Path $pwsh)) { $pwsh, $run = 'dotnet', @("$PSHOME/pwsh.dll"; $run) }
    $process = [Diagnostics.Process]::Start($pwsh, [string[]]$run)
    if (-not $process.WaitForExit([timespan]::FromMinutes(15))) {
        $process.Kill($true)
        Write-Host 'Pester did not end within 15 minutes and was stopped.'
    }

    Test-Path $results/pester.json
}

# Writes the help, which is committed, so that a build without PlatyPS has it too.
function Export-ModuleHelp {
    if (-not (Get-Module Microsoft.PowerShell.PlatyPS -ListAvailable)) {
        Exit-Task 'The task Docs needs PlatyPS, which is not installed: Install-PSResource Microsoft.PowerShell.PlatyPS.'
    }

    Invoke-Build
    $pages = Get-ChildItem $PSScriptRoot/docs/en-US -Filter *-*.md
    $exported = (Import-PowerShellDataFile $staged/PSChat.psd1).CmdletsToExport
    $differing = Compare-Object $exported $pages.BaseName | ForEach-Object InputObject
    if ($differing) { Exit-Task "Cmdlets without a page in docs/en-US, or pages without a cmdlet: $($differing -join ', ')." }
    $unfinished = $pages | Select-String '{{' -SimpleMatch -List | ForEach-Object Filename
    if ($unfinished) { Exit-Task "Pages in docs/en-US with an unfilled placeholder: $($unfinished -join ', ')." }

    & $PSScriptRoot/docs/en-US/Export-Help.ps1 -Destination $PSScriptRoot/module/en-US
    Publish-Staged
}

function Invoke-Package {
    Invoke-Build
    $package = & $PSScriptRoot/packaging/Export-Package.ps1 -Module $staged -Destination $output
    Write-Host "Packed $package"
    foreach ($library in 'PSChat.Core', 'PSChat.Extensions.Hosting') {
        $address = @(if ($ProjectUri) { "-p:PackageProjectUrl=$ProjectUri" })
        dotnet pack src/$library -c $Configuration -o $output -nologo '-clp:NoSummary' '-v:quiet' --disable-build-servers @address | Out-Host
        if ($LASTEXITCODE) { Exit-Task "dotnet pack src/$library failed with exit code $LASTEXITCODE." }
        Write-Host "Packed $(Get-Item $output/$library.*.nupkg)"
    }
}

# Runs a program with the options in its own spelling.
function Invoke-Program([string[]] $Line) {
    $options = @(
        if ($Seeds) { '--seeds', $Seeds }
        if ($null -ne $Seed) { '--seed', $Seed }
        if ($Minutes) { '--minutes', $Minutes.ToString([cultureinfo]::InvariantCulture) }
        if ($Trace) { '--trace' }
    )
    dotnet @Line @Arguments @options | Out-Host
    if ($LASTEXITCODE) { exit $LASTEXITCODE }
}

function Exit-Task([string] $Because) {
    [Console]::Error.WriteLine($Because)
    exit 1
}

Push-Location $PSScriptRoot
try {
    $program = Get-Line program $Task
    if ($Arguments -and -not $program) { Exit-Task "The task $Task has no option '$($Arguments[0])'." }
    switch ($Task) {
        Build { Invoke-Build }
        Test { Invoke-Build; Assert-Step Format; Invoke-Test }
        Format { Assert-Step Format }
        Demo { Invoke-Build; Assert-Step Demo }
        Docs { Export-ModuleHelp }
        Package { Invoke-Package }
        default { Invoke-Program $program }
    }
} finally {
    Pop-Location
}
