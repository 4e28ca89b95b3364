#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

# What everybody with a lab port sets: $PSDefaultParameterValues for the parameters about the network. A cmdlet means the same with
# and without them.

Describe 'A default for the parameters about the network' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $node1 = @(Start-Group 1, 2)[0]
        $null = Start-ChatServer -Name hq -Id 3 -Group office @net
        $null = Connect-ChatRoom lobby, dev -UserName anna -Group pschat @net
        $null = Connect-ChatRoom lobby -UserName anna -Group office @net
        $key = New-ChatKey
        $defaults = @{ '*-Chat*:DiscoveryPort' = $net.DiscoveryPort }
        function Get-Outcome([scriptblock] $Command) {
            $ErrorActionPreference = 'Continue'
            $outcome = try { & $Command 2>&1 } catch { $_ }
            foreach ($one in $outcome) {
                if ($one -is [Management.Automation.ErrorRecord]) { $one.FullyQualifiedErrorId } else { "$one" -replace '\d+ ms|epoch \d+' }
            }
        }
    }

    AfterAll { Clear-Session }

    It 'changes nothing: <_>' -ForEach @(
        { Get-ChatRoom }
        { Get-ChatRoom lobby }
        { Get-ChatRoom -UserName anna }
        { 'dev' | Get-ChatRoom }
        { Get-ChatServer }
        { Get-ChatServer -Id 1 }
        { Get-ChatGroupView }
        { Get-ChatGroupView node1 }
        { Get-ChatGroupView -Server node1 }
        { Get-ChatServer node1 | Get-ChatGroupView }
        { Get-ChatGroupView -Group office }
        { Get-ChatServer hq | Get-ChatGroupView -Watch | Select-Object -First 1 }
        { Test-ChatGroup hq | Select-Object -First 1 }
        { Invoke-ChatElection -WhatIf }
        { Invoke-ChatElection hq -WhatIf }
        { Get-ChatServer hq | Get-ChatGroupView }
        { Receive-ChatMessage nothing }
        { Send-ChatMessage hello nothing }
        { Disconnect-ChatRoom nothing }
    ) {
        $without = Get-Outcome $_
        $PSDefaultParameterValues = $defaults
        Get-Outcome $_ | Should -Be $without
    }

    It 'and for the key or the seeds changes nothing either: <_>' -ForEach { Get-ChatRoom }, { Get-ChatGroupView node1 }, { Get-ChatServer | Get-ChatGroupView }, { Get-ChatServer hq | Get-ChatGroupView }, { Get-ChatServer } {
        $without = Get-Outcome $_
        $PSDefaultParameterValues = @{ '*-Chat*:Key' = $key; '*-Chat*:Seed' = '127.0.0.1'; '*-Chat*:BindAddress' = '127.0.0.1'; '*-Chat*:Timeout' = '5s' }
        Get-Outcome $_ | Should -Be $without
    }

    It 'does for the group what the parameter does: only its rooms are shown' {
        (Get-ChatRoom -Group office).Group | Should -Be office
        $PSDefaultParameterValues = @{ '*-Chat*:Group' = 'office' }
        Get-ChatRoom | ForEach-Object { "$($_.Group) $($_.Room)" } | Should -Be 'office lobby'
        (Get-ChatServer).Name | Should -Be hq
        (Get-ChatGroupView).Leader | Should -Be hq
        ($node1 | Get-ChatGroupView).Group, (Get-ChatGroupView node1).Group, (Test-ChatGroup node1)[0].Group | Should -Be pschat, pschat, pschat -Because 'a server has its own group'
    }

    It 'lets the rest of the network come from this session''s server on it' {
        # Without the server's own address the question would leave this machine.
        $PSDefaultParameterValues = @{ '*-Chat*:DiscoveryPort' = $net.DiscoveryPort; '*-Chat*:Group' = 'office' }
        (Get-ChatRoom lobby -Available).Users | Should -Be anna
        (Find-ChatGroup).Group | Should -Be office
        (Get-ChatUser).UserName | Should -Be anna
        (Connect-ChatRoom ops -UserName ben).State | Should -Be Connected
        Disconnect-ChatRoom ops
    }

    It 'is known to completion, in a session without servers and rooms' {
        $session = New-Session
        $null = $session.AddScript('foreach ($name in $args[0].Keys) { $global:PSDefaultParameterValues["*-Chat*:$name"] = $args[0][$name] }').AddArgument($net).Invoke()
        $session.Commands.Clear()
        $null = $session.AddScript('$line = "Get-ChatUser -UserName "; (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText')
        # On a loaded machine Tab may offer nothing at first, so it is pressed again.
        Wait-Until { 'anna' -in $session.Invoke() } 'anna is offered'
        $session.Dispose()
    }

    It 'that no server of this session fits sends the question over the network' {
        $PSDefaultParameterValues = @{ '*-Chat*:DiscoveryPort' = $net.DiscoveryPort + 1; '*-Chat*:BindAddress' = '127.0.0.1' }
        Get-ErrorId { Get-ChatGroupView -Timeout 300ms } | Should -Be 'PSChat.GroupNotFound'
    }
}
