#Requires -Version 7.6

<#
.SYNOPSIS
    For teaching: shows an election step by step, as each server reports it, with what each step means.
.DESCRIPTION
    Starts servers on this machine and causes an election. Then prints what every server wrote to the verbose stream of its job
    during the election, in order of time. The times count from the first line.
.PARAMETER Cause
    The cause of the election. Failure: the leader crashes. Leave: the leader leaves. Election: somebody asks for an election.
    Join: a server with a higher id joins.
.PARAMETER Servers
    The number of servers at the start, from 2 to 7.
.PARAMETER BindAddress
    The address for all servers. By default 127.0.0.1, which only this machine can reach.
.PARAMETER DiscoveryPort
    The UDP port for discovery. By default a random one, so that the lab meets no other group.
.EXAMPLE
    ./docs/labs/Election.ps1
.EXAMPLE
    ./docs/labs/Election.ps1 -Cause Join -Servers 5 | Format-Table -Wrap
.OUTPUTS
    One object for each step: Time, Server, Step, Meaning.
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

# What a server reports, and what that means to a reader of docs/protocol/rules/elections.md.
$meanings = [ordered]@{
    '^lost the leader'    = 'Its links to the leader are dead, or neither it nor any other server has heard the leader for too long.'
    '^standing with'      = 'It is a candidate now. Its number is above every number that it has seen, and is never used twice.'
    '^promising'          = 'It promises that nothing from an older leader counts from now on.'
    'refuses: LeaderLives' = 'It still hears the old leader, so it makes no promise yet.'
    'refuses'             = 'It does not promise. The candidate may need a higher number, or has to give way.'
    '^won'                = 'It has enough promises and all messages that the promisers hold. It orders the messages from now on.'
    'leads, \d+ members'  = 'It has accepted the new view, and delivers the remaining messages of the previous view first.'
    '-> Bereft'           = 'It has no leader. It accepts messages, and keeps them until there is one.'
    '-> Standing'         = 'It is a candidate.'
    '-> Promised'         = 'It waits for the view of the candidate that has its promise.'
    '-> Leading'          = 'It leads.'
    '-> Following'        = 'It follows.'
    '^Epoch'              = 'The election is over. There is a new epoch, with one leader and one set of members.'
}

function Get-Meaning([string] $Step) {
    foreach ($pattern in $meanings.Keys) { if ($Step -match $pattern) { return $meanings[$pattern] } }
}

function Start-LabServer([int] $Id) { Start-ChatServer -Name "node$Id" -Id $Id @network }

$seen = [Collections.Generic.List[object]]::new()
$read = [Collections.Generic.HashSet[Management.Automation.PSEventArgs]]::new()
$watched = [Collections.Generic.List[object]]::new()
$source = "PSChatLab$(Get-Random)"

# Everything that a server reports from here on becomes an event, which knows its time.
function Watch-Server($Server) {
    $job = Get-Job -Id $Server.JobId
    foreach ($stream in $job.Verbose, $job.Information) {
        $watch = [pscustomobject]@{ Server = $Server.Name; Stream = $stream; First = 0; Came = 0 }
        Register-ObjectEvent $stream DataAdded -SourceIdentifier "$source $($watched.Count)" -MessageData $watch
        $watch.First = $stream.Count
        $watched.Add($watch)
    }
}

# Events stay in the queue until the end. Two that were raised at the same moment can have the same identifier, and
# Remove-Event would remove the one that has not been read yet.
function Read-Step {
    $new = Get-Event | Where-Object { $_.SourceIdentifier -like "$source *" -and $read.Add($_) }
    foreach ($happened in $new | Sort-Object TimeGenerated, EventIdentifier) {
        $watch, $index = $happened.MessageData, $happened.SourceEventArgs.Index
        if ($index -ge $watch.First) { $watch.Came++ }
        $record = $watch.Stream[$index]
        $text = if ($record -is [Management.Automation.InformationRecord]) { "$($record.MessageData)" } else { $record.Message }
        if ($text -match '^Epoch (\d+)' -and $epoch -ge $Matches[1]) { continue } # Late news of the previous view.
        $seen.Add([pscustomobject]@{ At = $happened.TimeGenerated; Server = $watch.Server; Step = $text })
    }
}

# PowerShell queues events on the thread pool. An event that comes after the clean-up would stay in the queue.
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
