#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'Get-ChatGroupView' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1

        # In its own session, as in another window.
        function Start-Watch {
            $session = New-Session
            $null = $session.AddScript('$net = $args[0]; Get-ChatGroupView -Watch @net').AddArgument($net)
            $changes = [Management.Automation.PSDataCollection[psobject]]::new()
            $running = $session.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $changes)
            Wait-Until { $changes.Count -eq 1 } 'the watch is on'
            [pscustomobject]@{ Session = $session; Running = $running; Changes = $changes }
        }
    }

    AfterEach { Clear-Session }

    It 'shows the status of every server, from a local server and over the network' {
        $servers = Start-Group 1, 2, 3
        $alice = Connect-ChatRoom lobby -UserName alice -Server node1
        Send-ChatMessage hi -Room $alice
        $session = New-Session
        $far = $session.AddScript('$net = $args[0]; Get-ChatGroupView @net').AddArgument($net).Invoke()
        $session.Streams.Error | Should -BeNullOrEmpty
        $session.Dispose()
        foreach ($view in (Get-ChatGroupView -Server $servers[0]), $far[0]) {
            $view.Members.Name | Should -Be 'node3', 'node2', 'node1'
            $view.Members.Role | Should -Be 'Leader', 'Member', 'Member'
            foreach ($member in $view.Members) {
                $member.HeartbeatAgeMs | Should -BeLessThan $limit.TotalMilliseconds
                $member.HeartbeatAge | Should -Be ([timespan]::FromMilliseconds($member.HeartbeatAgeMs)) -Because 'scripts may want the time span'
                # On a loaded machine a server may not answer in time.
                if ($member.State -eq 'Silent') { $member.Clients | Should -Be $null; continue }
                $member.State | Should -Be $(if ($member.IsLeader) { 'Leader' } else { 'Follower' })
                $member.RoundTripMs | Should -BeLessThan $limit.TotalMilliseconds
                $member.Clients | Should -Be $(if ($member.Name -eq 'node1') { 1 } else { 0 })
                $member.Lag | Should -BeGreaterOrEqual 0
                $member.MessagesPerSecond | Should -BeGreaterOrEqual 0
            }
        }
    }

    It 'can be piped to ConvertTo-Json, Export-Csv and Where-Object' {
        $null = Start-Group 1, 2
        $copy = Get-ChatGroupView | ConvertTo-Json -Depth 4 -WarningVariable cut | ConvertFrom-Json
        $cut | Should -BeNullOrEmpty
        $copy.Members[0].Name | Should -Be 'node2'
        $rows = (Get-ChatGroupView).Members | ConvertTo-Csv | ConvertFrom-Csv
        $rows.Role | Should -Be 'Leader', 'Member'
        ((Get-ChatGroupView).Members | Where-Object Role -EQ Leader).Name | Should -Be 'node2'
    }

    It 'streams each change with its cause with -Watch, and ends when it is stopped' {
        $null = Start-ChatServer -Name node1 -Id 1 @net
        $watch = Start-Watch
        $changes = $watch.Changes
        $two = Start-ChatServer -Name node2 -Id 2 @net
        Wait-Until { $changes.Count -ge 2 } 'the join is told'
        $changes[1].Cause, $changes[1].Leader, $changes[1].PreviousLeader, $changes[1].Joined, $changes[1].Left, $changes[1].Servers |
            Should -Be 'Join', 'node2', 'node1', 'node2', '', 2
        $changes[1].ElectionDurationMs | Should -BeGreaterThan 0
        $changes[1].ElectionDuration | Should -BeGreaterThan ([timespan]::Zero)
        $two | Stop-ChatServer -Force -WarningAction Ignore
        Wait-Until { $changes.Count -ge 3 } 'the failure is told'
        $changes[2].Cause, $changes[2].Leader, $changes[2].Left | Should -Be 'Failure', 'node1', 'node2'
        $null = Invoke-ChatElection
        Wait-Until { $changes.Count -ge 4 } 'the election is told'
        $changes[3].Cause | Should -Be Election
        $zero = Start-ChatServer -Name node0 -Id 0 @net
        $zero | Stop-ChatServer
        Wait-Until { $changes[-1].Cause -eq 'Leave' } 'the leave is told'
        $changes[-1].Left | Should -Be 'node0'

        Stop-Session $watch.Session $watch.Running
    }

    It 'shows with -Watch that two groups of one name have merged' {
        # Two networks, until a server joins one of them and knows the other.
        $other = @{ BindAddress = '127.0.0.1'; DiscoveryPort = $net.DiscoveryPort + 1 }
        $one = Start-ChatServer -Name node1 -Id 1 @net
        $two = Start-ChatServer -Name node2 -Id 2 @other
        $watch = Start-Watch
        $changes = $watch.Changes
        $one.Members, $two.Members | Should -Be 1, 1
        $three = Start-ChatServer -Name node3 -Id 3 @net -Seed "127.0.0.1:$($other.DiscoveryPort)"
        Wait-Until { $changes[-1].Servers -eq 3 } 'all are in one view'
        $changes[-1].Cause, $changes[-1].Leader | Should -Be 'Merge', 'node3'
        $changes[-1].Joined | Should -Match 'node2'
        Wait-Until { $one.Leader -eq 'node3' -and $two.Leader -eq 'node3' -and $three.Members -eq 3 } 'all three are of one mind'

        Stop-Session $watch.Session $watch.Running
    }

    It 'ends with Select-Object -First, and leaves nothing behind' {
        $null = Start-ChatServer -Name node1 -Id 1 @net
        $runspaces = @(Get-Runspace).Count
        $change = Get-ChatGroupView -Watch | Select-Object -First 1
        $change | Should -BeOfType PSChat.Module.ChatGroupChange
        $change.Cause, $change.Leader, $change.PreviousLeader, $change.Joined | Should -Be 'Start', 'node1', $null, ''
        @(Get-Runspace).Count | Should -Be $runspaces
        ($change | ConvertTo-Csv | ConvertFrom-Csv).Leader | Should -Be 'node1'
    }

    It 'is an error with -Watch when nobody answers' {
        Get-ErrorId { Get-ChatGroupView -Watch @net -Timeout 300ms } | Should -Be 'PSChat.GroupNotFound'
    }
}
