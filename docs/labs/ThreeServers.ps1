#Requires -Version 7.6

<#
.SYNOPSIS
    Shows three servers and two users in one shell. The leader crashes during their conversation, and nothing is lost.
.DESCRIPTION
    Shows who leads, stops the leader as if it had crashed, and shows who leads then. Proves that both users have all messages in
    the same order. Everything stays on this machine, and the lab cleans up after itself.
.PARAMETER BindAddress
    The address for all servers and users. By default 127.0.0.1, which only this machine can reach.
.PARAMETER DiscoveryPort
    The UDP port for discovery. By default a random one, so that the lab meets no other group.
.PARAMETER Messages
    How many messages to send before the crash, and again after it.
.EXAMPLE
    ./docs/labs/ThreeServers.ps1
.EXAMPLE
    ./docs/labs/ThreeServers.ps1 -Messages 1000
#>
[CmdletBinding()]
param(
    [ipaddress] $BindAddress = '127.0.0.1',
    [ValidateRange(1, 65535)] [int] $DiscoveryPort = (Get-Random -Minimum 20000 -Maximum 32000),
    [ValidateRange(1, 5000)] [int] $Messages = 10
)

. $PSScriptRoot/Lab.ps1
$network = @{ Group = 'lab'; BindAddress = $BindAddress; DiscoveryPort = $DiscoveryPort }
try {
    '1. Three servers. The highest id leads.'
    $servers = 1..3 | ForEach-Object { Start-ChatServer -Name "node$_" -Id $_ @network }
    Wait-Lab { -not ($servers.Members -ne 3) -and -not ($servers.Leader -ne 'node3') } 'all three are one group'
    Get-ChatGroupView -Server $servers[0]

    '2. Two users at different servers start a conversation.'
    $anna = Connect-ChatRoom lobby -UserName anna -Server $servers[0]
    $ben = Connect-ChatRoom lobby -UserName ben -Server $servers[2]
    1..$Messages | ForEach-Object { "message $_" } | Send-ChatMessage -Room $anna

    '3. The leader crashes without a word. Ben was attached to it.'
    $servers[2] | Stop-ChatServer -Force
    1..$Messages | ForEach-Object { "message $($Messages + $_)" } | Send-ChatMessage -Room $ben -Timeout 3m
    Wait-Lab { $servers[0].Leader -eq 'node2' } 'the next id leads'
    Get-ChatGroupView -Server $servers[0]
    "   Ben is attached to $($ben.Server) now, without doing anything for that."

    '4. Both have every message, once, in the same order.'
    $annas = Receive-ChatMessage $anna -Wait -Count (2 * $Messages) -Timeout 3m
    $bens = Receive-ChatMessage $ben -Wait -Count (2 * $Messages) -Timeout 3m
    $isSame = "$($annas.Id)" -eq "$($bens.Id)" -and $annas.Count -eq 2 * $Messages
    "   Anna has $($annas.Count) messages, Ben $($bens.Count); the same: $isSame."
    if (-not $isSame) { throw 'Anna and Ben do not have the same messages.' }
} finally {
    if ($anna) { Disconnect-ChatRoom $anna, $ben -Timeout 1s -ErrorAction Ignore }
    $servers | Where-Object Status -NE Stopped | Stop-ChatServer -WarningAction Ignore
}
