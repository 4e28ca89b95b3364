#Requires -Version 7.6

<#
.SYNOPSIS
    Measures the module's speed for its users: time of the import, time until a pipeline ends, and throughput of messages.
.DESCRIPTION
    Everything stays on this machine. The figures are only meaningful on a quiet machine. The staged module is measured; see
    ./build.ps1 -Task Build.
.PARAMETER Runs
    Number of repetitions of each measurement; the median counts.
.PARAMETER Module
    The staged module's manifest.
.EXAMPLE
    ./tests/Benchmarks/Measure-Module.ps1
.OUTPUTS
    One object for each figure: What, Runs, Median, Longest and Goal, in milliseconds, and whether the median is within the
    goal. The import of a small module that comes with PowerShell is measured for comparison, without a goal. Most of an
    import is PowerShell's own work. It takes more than twice as long if PowerShell is not precompiled, like its .NET tool.
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 1000)] [int] $Runs = 10,
    [string] $Module = (Get-ChildItem $PSScriptRoot/../../output/PSChat/*/PSChat.psd1 | Select-Object -Last 1).FullName
)

$ErrorActionPreference = 'Stop'
Import-Module $Module
$network = @{ BindAddress = '127.0.0.1'; DiscoveryPort = Get-Random -Minimum 20000 -Maximum 32000 }

function New-Figure([string] $What, [double[]] $Milliseconds, [Nullable[double]] $Goal) {
    $sorted = $Milliseconds | Sort-Object
    $median = $sorted[[int][Math]::Floor(($sorted.Count - 1) / 2)]
    [pscustomobject]@{
        What = $What; Runs = $sorted.Count; Median = [Math]::Round($median, 1); Longest = [Math]::Round($sorted[-1], 1); Goal = $Goal; IsMet = if ($null -ne $Goal) { $median -le $Goal }
    }
}

function Measure-Time([scriptblock] $Of) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    & $Of
    $clock.Elapsed.TotalMilliseconds
}

# Measured by the fresh process's own clock, so that its start is not included.
function Measure-Import([string] $Module) {
    $script = @"
        `$clock = [Diagnostics.Stopwatch]::StartNew()
        Import-Module '$Module'
        `$clock.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)
"@
    $process = Get-Process -Id $PID
    $arguments = @(if ($process.ProcessName -eq 'dotnet') { "$PSHOME/pwsh.dll" }) + '-NoProfile', '-NonInteractive', '-Command', $script
    [double](& $process.Path @arguments)
}

function Send-Load([int] $Count, $From, $To) {
    'x' * 100 | ForEach-Object { $text = $_; 1..$Count | ForEach-Object { $text } } | Send-ChatMessage -Room $From -Timeout 60s
    while ($To.Waiting -lt $Count) { Start-Sleep -Milliseconds 10 }
}

# Measures Ctrl+C: the time from the request to stop a pipeline to its end.
function Measure-Stop([string] $Command) {
    $session = [powershell]::Create()
    $null = $session.AddScript("Import-Module '$Module'").Invoke()
    $session.Commands.Clear()
    $output = [Management.Automation.PSDataCollection[psobject]]::new()
    $null = $session.AddScript("`$network = `$args[0]; $Command").AddArgument($network)
    $running = $session.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
    while ($output.Count -eq 0) { Start-Sleep -Milliseconds 5 }
    Start-Sleep -Milliseconds 100
    Measure-Time { $session.Stop() }
    $null = $running.AsyncWaitHandle.WaitOne()
    $session.Runspace.Close()
    $session.Dispose()
}

$null = 1..2 | ForEach-Object { Start-ChatServer -Name "node$_" -Id $_ @network }
try {
    $anna = Connect-ChatRoom lobby -UserName anna @network
    $ben = Connect-ChatRoom lobby -UserName ben @network

    New-Figure 'Import-Module PSChat, in a fresh process' (1..$Runs | ForEach-Object { Measure-Import $Module }) 100
    $small = (Get-Module Microsoft.PowerShell.ThreadJob, ThreadJob -ListAvailable | Select-Object -First 1).Path
    if ($small) { New-Figure "Import-Module $([IO.Path]::GetFileNameWithoutExtension($small)), in a fresh process" (1..$Runs | ForEach-Object { Measure-Import $small }) }

    Send-Load (20 * $Runs) $anna $ben
    New-Figure 'Receive-ChatMessage -Wait | Select-Object -First 1' (1..$Runs | ForEach-Object { Measure-Time { $null = $ben | Receive-ChatMessage -Wait | Select-Object -First 1 } }) 100
    New-Figure 'Get-ChatGroupView -Watch | Select-Object -First 1' (1..$Runs | ForEach-Object { Measure-Time { $null = Get-ChatGroupView -Watch @network | Select-Object -First 1 } }) 100

    # Each command writes an object when it runs, and then waits.
    $waiting = [ordered]@{
        'Receive-ChatMessage -Wait'    = 'Connect-ChatRoom lobby -UserName "guest$(Get-Random)" @network; Receive-ChatMessage -Wait'
        'Get-ChatGroupView -Watch'     = 'Get-ChatGroupView -Watch @network'
        'Find-ChatGroup'               = '"begun"; Find-ChatGroup nobody @network -Timeout 10m'
        'Connect-ChatRoom'             = '"begun"; Connect-ChatRoom lobby -Group nobody @network -Timeout 10m'
        'Test-ChatGroup'               = '"begun"; Test-ChatGroup -Group nobody @network -Timeout 10m'
        'Measure-ChatGroup'            = '"begun"; Measure-ChatGroup -Duration 10m -Rate 100 @network'
    }
    foreach ($name in $waiting.Keys) { New-Figure "Ctrl+C in $name" (1..$Runs | ForEach-Object { Measure-Stop $waiting[$name] }) 100 }

    $null = Receive-ChatMessage $anna, $ben
    New-Figure '10,000 messages through Receive-ChatMessage | Where-Object | ForEach-Object' (1..3 | ForEach-Object {
            Send-Load 10000 $anna $ben
            $null = Receive-ChatMessage $anna
            Measure-Time { $count = 0; Receive-ChatMessage $ben | Where-Object Sender -EQ anna | ForEach-Object { $count++ }; if ($count -ne 10000) { throw "$count messages came." } }
        }) 2000
} finally {
    Disconnect-ChatRoom * -Timeout 0 -ErrorAction Ignore -WarningAction Ignore
    Get-ChatServer | Stop-ChatServer -Force -WarningAction Ignore
}
