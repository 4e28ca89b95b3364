#Requires -Version 7.6

<#
.SYNOPSIS
    Shows five servers in five processes: one crashes, one freezes, one is cut off, and all come together again.
.DESCRIPTION
    Kills the leader. Freezes the next leader and thaws it again. Then pulls the cable of one server and plugs it in again. After
    each step, the lab shows the change of the view, its cause and the duration of the election, as Get-ChatGroupView -Watch
    reports them.

    Freezing needs Linux or macOS. To pull a cable, each process needs a network of its own. The lab uses network namespaces for
    that, which need Linux, root and the command ip. Without them, the lab says so, skips this step, and runs on 127.0.0.1.
.PARAMETER NoCut
    Skips the cut and everything that needs root.
.EXAMPLE
    ./docs/labs/FiveProcesses.ps1
.EXAMPLE
    sudo pwsh ./docs/labs/FiveProcesses.ps1
.OUTPUTS
    A text about each step, and the changes of the view.
#>
[CmdletBinding()]
param([switch] $NoCut)

. $PSScriptRoot/Lab.ps1
$module = (Get-Module PSChat).Path -replace 'PSChat\.dll$', 'PSChat.psd1'
$port = Get-Random -Minimum 20000 -Maximum 32000
$lab = "pslab$(Get-Random -Maximum 9999)"
$processes = [ordered]@{}

function Invoke-Ip { ip @args; if ($LASTEXITCODE) { throw "ip $args failed with exit code $LASTEXITCODE." } }

# A bridge in a namespace of its own, and a namespace with a cable to it for each host. This machine's own network stays as it is.
function New-LabNetwork([string[]] $HostName) {
    Invoke-Ip netns add "$lab-hub"
    Invoke-Ip -n "$lab-hub" link add bridge0 type bridge
    Invoke-Ip -n "$lab-hub" link set bridge0 up
    $number = 1
    foreach ($name in $HostName) {
        Invoke-Ip netns add "$lab-$name"
        Invoke-Ip -n "$lab-hub" link add "c-$name" type veth peer name eth0 netns "$lab-$name"
        Invoke-Ip -n "$lab-hub" link set "c-$name" master bridge0 up
        Invoke-Ip -n "$lab-$name" addr add "10.99.0.$number/24" broadcast + dev eth0
        Invoke-Ip -n "$lab-$name" link set eth0 up
        Invoke-Ip -n "$lab-$name" link set lo up
        $number++
    }
}

function Remove-LabNetwork {
    foreach ($line in ip netns list 2>$null) {
        $name = ($line -split ' ')[0]
        if ($name -like "$lab-*") { ip netns delete $name }
    }
}

# The same pwsh as this one, in the host's namespace if there is one.
function Start-LabProcess([string] $Name, [string] $Script) {
    $start = [Diagnostics.ProcessStartInfo]::new()
    $pwsh = (Get-Process -Id $PID).Path
    $arguments = @(if ((Get-Process -Id $PID).ProcessName -eq 'dotnet') { "$PSHOME/pwsh.dll" }) + '-NoProfile', '-NonInteractive', '-Command', $Script
    if ($canCut) { $start.FileName, $arguments = 'ip', @('netns', 'exec', "$lab-$Name", $pwsh; $arguments) } else { $start.FileName = $pwsh }
    foreach ($argument in $arguments) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $start.RedirectStandardInput = $true
    $processes[$Name] = [Diagnostics.Process]::Start($start)
}

function Start-LabServer([int] $Id) {
    # The server ends with its input, and therefore with the lab, whatever ends the lab.
    Start-LabProcess "node$Id" "Import-Module '$module'; `$null = Start-ChatServer -Name node$Id -Id $Id $network; 'up'; `$null = [Console]::In.ReadToEnd()"
}

function Wait-Server([int[]] $Id) {
    foreach ($one in $Id) { if ($processes["node$one"].StandardOutput.ReadLine() -ne 'up') { throw "node$one did not start." } }
}

# The watcher reports each change as a line of JSON. The lab shows all changes, and waits for the one that matters.
function Wait-Change([scriptblock] $Until, [string] $For) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        $line = $processes.watch.StandardOutput.ReadLineAsync()
        if (-not $line.Wait([timespan]::FromMinutes(3) - $clock.Elapsed)) { throw "Not within three minutes: $For." }
        if ($null -eq $line.Result) { throw 'The watcher ended.' }
        $change = $line.Result | ConvertFrom-Json
        $change.Time = [DateTimeOffset]$change.Time
        $change.PSTypeNames.Insert(0, 'Deserialized.PSChat.Module.ChatGroupChange')
        $change
        if (& $Until $change) { return }
    }
}

function Send-Signal([string] $Signal, [string] $Name) {
    kill "-$Signal" $processes[$Name].Id
    if ($LASTEXITCODE) { throw "The signal $Signal for $Name failed." }
}

$isRoot = $IsLinux -and (id -u) -eq '0' -and (Get-Command ip -CommandType Application -ErrorAction Ignore)
$canCut = $false
try {
    if ($isRoot -and -not $NoCut) {
        try {
            New-LabNetwork 'node1', 'node2', 'node3', 'node4', 'node5', 'watch'
            $canCut = $true
        } catch {
            Write-Warning "Network namespaces are not available here ($($_.Exception.Message)), so no cable will be pulled."
            Remove-LabNetwork
        }
    }

    $network = "-Group lab -DiscoveryPort $port" + $(if (-not $canCut) { ' -BindAddress 127.0.0.1' })

    "1. Five servers, five processes$(if ($canCut) { ', each with a network cable of its own' })."
    1..5 | ForEach-Object { Start-LabServer $_ }
    Wait-Server (1..5)
    Start-LabProcess watch @"
        Import-Module '$module'
        Get-ChatGroupView -Watch $network -Timeout 1m | ForEach-Object {
            ConvertTo-Json `$_ -Compress
        }
"@
    Wait-Change { $args[0].Servers -eq 5 -and $args[0].Leader -eq 'node5' } 'five servers are one group'

    '2. A crash: node5, the leader, is killed.'
    $processes.node5.Kill()
    Wait-Change { $args[0].Servers -eq 4 -and $args[0].Leader -eq 'node4' } 'node4 leads'

    if ($IsWindows) {
        '3. Skipped, because Windows has no signal that freezes a process.'
    } else {
        '3. A freeze: node4, the leader, stops as if a laptop slept, and is thawed when the others have carried on.'
        Send-Signal STOP node4
        Wait-Change { $args[0].Servers -eq 3 -and $args[0].Leader -eq 'node3' } 'node3 leads'
        Send-Signal CONT node4
        Wait-Change { $args[0].Servers -eq 4 -and $args[0].Leader -eq 'node4' } 'node4 is back'
    }

    if ($canCut) {
        '4. A cut: the cable of node1 is pulled, then plugged in again.'
        Invoke-Ip -n "$lab-hub" link set c-node1 down
        Wait-Change { $args[0].Left -match 'node1' } 'the others go on without node1'
        Invoke-Ip -n "$lab-hub" link set c-node1 up
        Wait-Change { $args[0].Joined -match 'node1' } 'node1 is back'
    } else {
        '4. Skipped, because pulling a cable needs network namespaces (Linux, root, the command ip).'
    }

    'All steps are done.'
} finally {
    foreach ($process in $processes.Values) {
        if (-not $process.HasExited) {
            if (-not $IsWindows) { kill -CONT $process.Id 2>$null }
            $process.Kill($true)
        }
        $process.WaitForExit()
        $process.Dispose()
    }
    if ($isRoot) { Remove-LabNetwork }
}
