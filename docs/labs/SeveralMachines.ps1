#Requires -Version 7.6

<#
.SYNOPSIS
    Starts a group on several machines from one shell, by PowerShell remoting over SSH, or over WinRM on Windows.
.DESCRIPTION
    Opens a session on each machine, starts a server in it, and shows the group's view from there. The servers live as long as their
    sessions. The lab returns the sessions, and Remove-PSSession ends them with a handover. With -InstallFrom, the lab first
    copies the module to the machines.

    Each machine needs:

    - PowerShell 7.6, and the module PSChat unless -InstallFrom copies it.
    - For SSH: a key to sign in with, and an SSH server with the PowerShell subsystem, as in this line of sshd_config:
          Subsystem powershell /usr/bin/pwsh -sshs -NoLogo
      For WinRM: Enable-PSRemoting, run once in a PowerShell 7 with elevated rights.
    - Open ports (see -ShowFirewall): UDP 47474 for discovery, UDP for heartbeats and TCP for links. Heartbeats and links use any
      free ports. -Port fixes the TCP port. Heartbeats need the whole range of ephemeral UDP ports between the servers.
.PARAMETER HostName
    Machines to reach over SSH, as host or user@host.
.PARAMETER ComputerName
    Machines to reach over WinRM.
.PARAMETER Credential
    The account to sign in with over WinRM; the current user by default.
.PARAMETER Group
    The name of the group.
.PARAMETER Port
    The TCP port of each server; any free one by default.
.PARAMETER InstallFrom
    A folder with the module, such as output/PSChat/<version>, to copy to each machine first.
.PARAMETER ShowFirewall
    Shows what to open in the firewall of each machine, and does nothing more.
.EXAMPLE
    ./docs/labs/SeveralMachines.ps1 -ShowFirewall
.EXAMPLE
    $sessions = ./docs/labs/SeveralMachines.ps1 -HostName anna@alpha, anna@beta, anna@gamma
    Invoke-Command $sessions[0] { Get-ChatGroupView }
    $sessions | Remove-PSSession
.EXAMPLE
    $sessions = ./docs/labs/SeveralMachines.ps1 -ComputerName alpha, beta, gamma -Port 47475
.OUTPUTS
    The sessions.
#>
[CmdletBinding(DefaultParameterSetName = 'Firewall', SupportsShouldProcess)]
[OutputType([Management.Automation.Runspaces.PSSession])]
param(
    [Parameter(Mandatory, ParameterSetName = 'SSH')] [string[]] $HostName,
    [Parameter(Mandatory, ParameterSetName = 'WinRM')] [string[]] $ComputerName,
    [Parameter(ParameterSetName = 'WinRM')] [pscredential] $Credential,
    [Parameter(ParameterSetName = 'SSH')] [Parameter(ParameterSetName = 'WinRM')] [string] $Group = 'lab',
    [ValidateRange(0, 65535)] [int] $Port = 47475,
    [Parameter(ParameterSetName = 'SSH')] [Parameter(ParameterSetName = 'WinRM')] [string] $InstallFrom,
    [Parameter(ParameterSetName = 'Firewall')] [switch] $ShowFirewall
)

$ErrorActionPreference = 'Stop'
if ($ShowFirewall -or $PSCmdlet.ParameterSetName -eq 'Firewall') {
    $tcp = if ($Port) { $Port } else { '<the port of Get-ChatServer>' }
    [pscustomobject]@{ System = 'Windows'; Open = "New-NetFirewallRule -DisplayName 'PSChat discovery and heartbeats' -Direction Inbound -Program (Get-Process -Id `$PID).Path -Protocol UDP -Action Allow -Profile Private, Domain" }
    [pscustomobject]@{ System = 'Windows'; Open = "New-NetFirewallRule -DisplayName 'PSChat links' -Direction Inbound -Protocol TCP -LocalPort $tcp -Action Allow -Profile Private, Domain" }
    [pscustomobject]@{ System = 'Linux (firewalld)'; Open = "sudo firewall-cmd --permanent --add-port=47474/udp --add-port=32768-60999/udp --add-port=$tcp/tcp; sudo firewall-cmd --reload" }
    [pscustomobject]@{ System = 'Linux (ufw)'; Open = "sudo ufw allow 47474/udp; sudo ufw allow 32768:60999/udp; sudo ufw allow $tcp/tcp" }
    [pscustomobject]@{ System = 'macOS'; Open = 'sudo /usr/libexec/ApplicationFirewall/socketfilterfw --add "$(realpath "$(command -v pwsh)")"; macOS asks for the local network permission on first use' }
    return
}

$machines = if ($HostName) { $HostName } else { $ComputerName }
if (-not $PSCmdlet.ShouldProcess(($machines -join ', '), "Start a chat server of the group $Group")) { return }
$sessions = if ($HostName) { New-PSSession -HostName $HostName } else {
    $as = if ($Credential) { @{ Credential = $Credential } } else { @{} }
    New-PSSession -ComputerName $ComputerName -ConfigurationName PowerShell.7 @as
}

try {
    foreach ($session in $sessions) {
        $path = 'PSChat'
        if ($InstallFrom) {
            $path = Invoke-Command $session { (New-Item (Join-Path ([IO.Path]::GetTempPath()) "PSChat-$(New-Guid)") -ItemType Directory).FullName }
            Copy-Item $InstallFrom/* $path -ToSession $session -Recurse
            $path = "$path/PSChat.psd1"
        }
        $null = Invoke-Command $session {
            param($Path, $Group, $Port)
            Import-Module $Path
            Start-ChatServer -Name ([Environment]::MachineName) -Group $Group -Port $Port
        } -ArgumentList $path, $Group, $Port
    }

    # If the machines do not hear each other, this shows a group with one server.
    Invoke-Command $sessions[-1] { param($Group) Get-ChatGroupView -Group $Group } -ArgumentList $Group | Out-Host
    $sessions
} catch {
    $sessions | Remove-PSSession
    throw
}
