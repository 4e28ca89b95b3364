#Requires -Version 7.6

<#
.SYNOPSIS
    For teaching: shows an election step by step, as each server tells of it, with a word on what it means.
.DESCRIPTION
    Starts servers on this machine, lets the leader crash (or leave, or asks for an election), and prints what every server wrote to
    the verbose stream of its job meanwhile, in order of time. The times are from the first line on.
.PARAMETER Cause
    What leads to the election: Failure, the leader crashes; Leave, it leaves; Election, somebody asks for one; Join, a server
    with a higher id comes.
.PARAMETER Servers
    How many servers there are at first; 2 to 7.
.PARAMETER BindAddress
    The address for all servers; 127.0.0.1, this machine alone, by default.
.PARAMETER DiscoveryPort
    The UDP port by which they find each other; a random one by default, so that the lab meets no other group.
.EXAMPLE
    ./docs/labs/Election.ps1
.EXAMPLE
    ./docs/labs/Election.ps1 -Cause Join -Servers 5 | Format-Table -Wrap
.OUTPUTS
    One object a step: Time, Server, Step, Meaning.
#>
[CmdletBinding()]
param(
    [ValidateSet('Failure', 'Leave', 'Election', 'Join')] [string] $Cause = 'Failure',
    [ValidateRange(2, 7)] [int] $Servers = 3,
    [ipaddress] $BindAddress = '127.0.0.1',
    [ValidateRange(1, 65535)] [int] $DiscoveryPort = (Get-Random -Minimum 20000 -Maximum 32000)
)

. $PSScriptRoot/Lab.ps1
$network = @{ Group = 'lab'; BindAddress = $BindAddress; DiscoveryPort = $DiscoveryPort }

# What a server says, and what that means to a reader of docs/protocol/rules/elections.md.
$meanings = [ordered]@{
    '^lost the leader'    = 'Its links to the leader are dead, or it has not heard from it for too long, and no other server has.'
    '^standing with'      = 'It stands: the number is above every number that it has seen, and is never used twice.'
    '^promising'          = 'It promises: nothing of an older leader counts from here on.'
    'refuses: LeaderLives' = 'It still hears the old leader, and so makes no promise yet.'
    'refuses'             = 'It does not promise; the candidate may need a higher number, or yield.'
    '^won'                = 'Enough promises: it has what any of them holds, and gives messages their order from now on.'
    'leads, \d+ members'  = 'It has taken the new view, and delivers what was left of the one before first.'
    '-> Bereft'           = 'Without a leader, it takes messages and keeps them.'
    '-> Standing'         = 'It is a candidate.'
    '-> Promised'         = 'It waits for the one that it promised to.'
    '-> Leading'          = 'It leads.'
    '-> Following'        = 'It follows.'
    '^Epoch'              = 'The election is over: a new epoch, with one leader and one set of members.'
}

function Get-Meaning([string] $Step) {
    foreach ($pattern in $meanings.Keys) { if ($Step -match $pattern) { return $meanings[$pattern] } }
}

function Start-LabServer([int] $Id) { Start-ChatServer -Name "node$Id" -Id $Id @network }

$seen = [Collections.Generic.List[object]]::new()
$read = [Collections.Generic.HashSet[Management.Automation.PSEventArgs]]::new()
$watched = [Collections.Generic.List[object]]::new()
$source = "PSChatLab$(Get-Random)"

# Everything that a server says from here on comes as an event, which knows when it was raised.
function Watch-Server($Server) {
    $job = Get-Job -Id $Server.JobId
    foreach ($stream in $job.Verbose, $job.Information) {
        $watch = [pscustomobject]@{ Server = $Server.Name; Stream = $stream; First = 0; Came = 0 }
        Register-ObjectEvent $stream DataAdded -SourceIdentifier "$source $($watched.Count)" -MessageData $watch
        $watch.First = $stream.Count
        $watched.Add($watch)
    }
}

# They stay in the queue until the end: of two that were raised at the same moment, both can have one identifier, and
# Remove-Event would take away the one that has not been read yet.
function Read-Step {
    $new = Get-Event | Where-Object { $_.SourceIdentifier -like "$source *" -and $read.Add($_) }
    foreach ($happened in $new | Sort-Object TimeGenerated, EventIdentifier) {
        $watch, $index = $happened.MessageData, $happened.SourceEventArgs.Index
        if ($index -ge $watch.First) { $watch.Came++ }
        $record = $watch.Stream[$index]
        $text = if ($record -is [Management.Automation.InformationRecord]) { "$($record.MessageData)" } else { $record.Message }
        if ($text -match '^Epoch (\d+)' -and $epoch -ge $Matches[1]) { continue } # News of the view before, which came late.
        $seen.Add([pscustomobject]@{ At = $happened.TimeGenerated; Server = $watch.Server; Step = $text })
    }
}

# PowerShell brings each event to the queue by the thread pool: one that comes after the clean-up would stay there.
function Clear-Watch {
    if ($watched.Count -eq 0) { return }
    $null = Wait-Job -Id $all.JobId
    Wait-Lab { Read-Step; -not ($watched | Where-Object { $_.Came -lt $_.Stream.Count - $_.First }) } 'all that was said has come'
    Get-EventSubscriber | Where-Object SourceIdentifier -Like "$source *" | Unregister-Event
    Get-Event | Where-Object SourceIdentifier -Like "$source *" | Remove-Event -ErrorAction Ignore
}

try {
    $all = @(1..$Servers | ForEach-Object { Start-LabServer $_ })
    Wait-Lab { -not ($all.Members -ne $Servers) -and -not ($all.Leader -ne "node$Servers") } 'all servers are one group'
    $epoch = $all[0].Epoch
    foreach ($server in $all) { $null = Watch-Server $server }

    switch ($Cause) {
        Failure { $all[-1] | Stop-ChatServer -Force }
        Leave { $all[-1] | Stop-ChatServer }
        Election { $null = Invoke-ChatElection -Server $all[0] }
        Join { $all += Start-LabServer ($Servers + 1) }
    }

    $alive = $all | Where-Object Status -NE Stopped
    Wait-Lab { -not ($alive | Where-Object { $_.Epoch -le $epoch }) -and -not ($alive.Leader -ne $alive[-1].Name) } 'the highest of them leads'
    Wait-Lab { Read-Step; ($seen | Where-Object Step -Match '^Epoch').Server | Where-Object { $_ -eq $alive[0].Name } } 'the news has come'

    foreach ($step in $seen) {
        [pscustomobject]@{
            PSTypeName = 'PSChat.Lab.ElectionStep'
            Time       = '{0,7:0.0} ms' -f ($step.At - $seen[0].At).TotalMilliseconds
            Server     = $step.Server
            Step       = $step.Step
            Meaning    = Get-Meaning $step.Step
        }
    }
} finally {
    $all | Where-Object Status -NE Stopped | Stop-ChatServer -WarningAction Ignore
    Clear-Watch
}
