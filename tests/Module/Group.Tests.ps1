#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'A group' {
    BeforeAll { . $PSScriptRoot/Session.ps1 }
    AfterEach { Clear-Session }

    It 'is led by the highest id, whatever the order of the starts' {
        $servers = Start-Group 2, 3, 1
        $servers.Leader | Should -Be 'node3', 'node3', 'node3'
        ($servers | Where-Object IsLeader).Id | Should -Be 3
        $servers.Epoch | Select-Object -Unique | Should -HaveCount 1
    }

    It 'has a new leader when the leader is stopped, and then when it is killed' {
        $one, $two, $three = Start-Group 1, 2, 3
        $three | Stop-ChatServer
        Wait-Until { $one.Leader -eq 'node2' -and $two.IsLeader } 'the next id leads'
        $one.Members | Should -Be 2
        $two | Stop-ChatServer -Force
        Wait-Until { $one.IsLeader -and $one.Members -eq 1 } 'the last one leads'
    }

    It 'raises ViewChanged and LeaderChanged, also for a script block that throws' {
        $server = Start-ChatServer -Id 1 @net
        $server.add_ViewChanged({ throw 'a careless subscriber' })
        $null = Register-ObjectEvent $server LeaderChanged -SourceIdentifier leader
        $null = Register-ObjectEvent $server ViewChanged -SourceIdentifier view
        try {
            $null = Start-ChatServer -Id 2 -Name node2 @net
            (Wait-Event leader -Timeout 30).SourceEventArgs.View.Leader.Name | Should -Be 'node2'
            (Wait-Event view -Timeout 30).SourceArgs[0] | Should -Be $server
        } finally {
            Unregister-Event leader
            Unregister-Event view
            Get-Event | Remove-Event
        }
    }

    Context 'in Get-ChatGroupView' {
        It 'is seen alike by every server and by the network' {
            $servers = Start-Group 1, 2, 3
            $views = @(Get-ChatGroupView) + @($servers | Get-ChatGroupView) + @(Get-ChatGroupView node2) + @(Get-ChatGroupView -Server 3) + @(Get-ChatGroupView @net)
            $views | Should -HaveCount 7
            foreach ($view in $views) {
                $view | Should -BeOfType PSChat.Groups.GroupView
                $view.Leader.Name | Should -Be 'node3'
                $view.Members.Id | Should -Be 3, 2, 1
                $view.Epoch.Number | Should -Be $servers[0].Epoch
            }
        }

        It 'is shown for each group that the session has servers of' {
            $null = Start-ChatServer -Id 1 @net
            $null = Start-ChatServer -Id 2 -Group apart @net
            (Get-ChatGroupView).Group | Sort-Object | Should -Be 'apart', 'pschat'
            (Get-ChatGroupView -Group apart).Leader.Id | Should -Be 2
        }
    }

    Context 'in Find-ChatGroup' {
        It 'is found with all others, by name and by wildcard' {
            $null = Start-Group 1, 2
            $null = Start-ChatServer -Name lone -Id 9 -Group apart @net
            (Find-ChatGroup @net -Timeout 700).Group | Should -Be 'apart', 'pschat'
            (Find-ChatGroup ap* @net -Timeout 700).Leader.Name | Should -Be 'lone'
            $found = Find-ChatGroup pschat @net -Timeout 10s
            $found.Servers, $found.Leader.Id | Should -Be 2, 2
            $found.RoundTrip | Should -BeLessThan ([timespan]'0:0:10')
            Find-ChatGroup nobody* @net -Timeout 300 | Should -BeNullOrEmpty
        }

        It 'is asked for at a seed' {
            $null = Start-ChatServer -Id 1 @net
            (Find-ChatGroup pschat @net -Seed '127.0.0.1' -Timeout 10s).Servers | Should -Be 1
        }
    }

    Context 'in Invoke-ChatElection' {
        It 'elects the highest again, in a new epoch' {
            $servers = Start-Group 1, 2, 3
            $before = $servers[0].Epoch
            $result = Invoke-ChatElection
            $result.Winner.Id, $result.Candidates.Count, $result.PreviousLeader.Id | Should -Be 3, 3, 3
            $result.Epoch.Number | Should -BeGreaterThan $before
            $result.Duration | Should -BeGreaterThan ([timespan]::Zero)
            Wait-Until { -not ($servers.Epoch -ne $result.Epoch.Number) } 'all servers have the new epoch'
        }

        It 'is asked through a server, or over the network' {
            $servers = Start-Group 1, 2
            ($servers[0] | Invoke-ChatElection).Winner.Name | Should -Be 'node2'
            (Invoke-ChatElection @net).Winner.Name | Should -Be 'node2'
        }

        It 'holds none with -WhatIf' {
            $server = Start-ChatServer -Id 1 @net
            $before = $server.Epoch
            Invoke-ChatElection -WhatIf | Should -BeNullOrEmpty
            $server.Epoch | Should -Be $before
        }

        It 'asks which group is meant when there are several' {
            $null = Start-ChatServer -Id 1 @net
            $null = Start-ChatServer -Id 2 -Group apart @net
            Get-ErrorId { Invoke-ChatElection } | Should -Be 'PSChat.AmbiguousGroup'
            Get-ErrorId { Connect-ChatRoom lobby } | Should -Be 'PSChat.AmbiguousGroup'
        }
    }

    It 'is not found within the timeout: <_>' -ForEach @(
        { Find-ChatGroup nobody @net -Timeout 300 }
        { Get-ChatGroupView -Group nobody @net -Timeout 300 }
        { Invoke-ChatElection -Group nobody @net -Timeout 300 }
        { Connect-ChatRoom lobby -Group nobody @net -Timeout 300 }
        { Get-ChatRoom -Available -Group nobody @net -Timeout 300 }
    ) {
        Get-ErrorId $_ | Should -Be 'PSChat.GroupNotFound'
    }

    It 'is not waited for once the pipeline is stopped: <_>' -ForEach 'Find-ChatGroup', 'Get-ChatGroupView', 'Connect-ChatRoom lobby' {
        $session = New-Session
        $null = $session.AddScript("`$net = `$args[0]; $_ @net -Timeout 10m").AddArgument($net)
        $asking = $session.BeginInvoke()
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $session.Stop()
        $clock.Elapsed | Should -BeLessThan $limit
        $asking.IsCompleted | Should -BeTrue
        $session.Dispose()
    }
}
