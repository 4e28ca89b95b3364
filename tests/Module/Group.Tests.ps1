#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'A group' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1

        # Two of three servers elect without a third that is too slow. It joins again, and the next election has all three.
        function Invoke-WholeElection {
            for ($tries = 0; $tries -lt 10 -and $result.Candidates.Count -ne 3; $tries++) {
                Wait-Until { -not ((Get-ChatServer).Members -ne 3) } 'all are members'
                $result = Invoke-ChatElection
            }

            $result
        }
    }

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
            (Wait-One leader { $_.View.Leader -eq 'node2' }).Previous.Leader | Should -Be $server.Name
            $null = Wait-One view { $_.View.Leader -eq 'node2' }
            (Get-Event -SourceIdentifier view).Sender | ForEach-Object { $_ | Should -Be $server }
        } finally {
            Clear-Event
        }
    }

    Context 'in Get-ChatGroupView' {
        It 'is the same from every server and over the network' {
            $servers = Start-Group 1, 2, 3
            $views = @(Get-ChatGroupView) + @($servers | Get-ChatGroupView) + @(Get-ChatGroupView node2) + @(Get-ChatGroupView -Server 3) + @(Get-ChatGroupView @net)
            $views | Should -HaveCount 7
            foreach ($view in $views) {
                $view | Should -BeOfType PSChat.Module.ChatGroupView
                $view.Leader, $view.LeaderId | Should -Be 'node3', 3
                $view.Members.Id | Should -Be 3, 2, 1
                $view.Epoch | Should -Be $servers[0].Epoch
            }
        }

        It 'is shown for each group that the session has servers of' {
            $null = Start-ChatServer -Id 1 @net
            $null = Start-ChatServer -Id 2 -Group apart @net
            (Get-ChatGroupView).Group | Sort-Object | Should -Be 'apart', 'pschat'
            (Get-ChatGroupView -Group apart).LeaderId | Should -Be 2
        }
    }

    Context 'piped into monitoring' {
        BeforeAll {
            # Returns a cmdlet's output as a program reads it from a JSON file.
            function Copy-Json($Object) {
                $json = $Object | ConvertTo-Json -WarningVariable cut -WarningAction SilentlyContinue
                $cut | Should -BeNullOrEmpty -Because 'nothing is nested deeper than ConvertTo-Json goes by default'
                $json | ConvertFrom-Json
            }
        }

        BeforeEach { $servers = Start-Group 1, 2, 3 }

        It 'is whole as JSON: the view' {
            $view = Get-ChatGroupView
            $copy = Copy-Json $view
            $copy.Group, $copy.Epoch, $copy.Leader, $copy.LeaderId, $copy.MinimumCopies | Should -Be 'pschat', $view.Epoch, 'node3', 3, 1
            $copy.Members.Name | Should -Be 'node3', 'node2', 'node1'
            $copy.Members.IsLeader | Should -Be $true, $false, $false
            $copy.Members[0].Endpoints | Should -Be $servers[2].Endpoint
            $copy.Members.Instance | Should -Be $view.Members.Instance
            $copy.Members.Role | Should -Be 'Leader', 'Member', 'Member'
        }

        It 'is whole as JSON: the election' {
            $copy = Copy-Json (Invoke-WholeElection)
            $copy.Group, $copy.Winner, $copy.WinnerId, $copy.PreviousLeaderId | Should -Be 'pschat', 'node3', 3, 3
            $copy.Candidates.Endpoints | Should -Be $servers[2, 1, 0].Endpoint
            $copy.DurationMs | Should -BeGreaterThan 0
        }

        It 'is whole as JSON: the groups that were found' {
            $copy = Copy-Json (Find-ChatGroup pschat @net -Timeout 10s)
            $copy.Group, $copy.Leader, $copy.LeaderId, $copy.Endpoint, $copy.Servers | Should -Be 'pschat', 'node3', 3, $servers[2].Endpoint, 3
        }

        It 'is whole over remoting' {
            $view = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-ChatGroupView)))
            $view.Leader, $view.Cause | Should -Be 'node3', 'Join'
            $view.Members.Name | Should -Be 'node3', 'node2', 'node1'
            $view.Members[0].Endpoints | Should -Be $servers[2].Endpoint
            $view | Format-Table | Out-String -Width 100 | Should -Match '\*node3 node2 node1'
        }

        It 'can be filtered by its leader' {
            Get-ChatGroupView | Where-Object Leader -EQ node3 | Should -HaveCount 1
            Get-ChatGroupView | Where-Object Leader -NE node3 | Should -BeNullOrEmpty
            (Get-ChatGroupView).Members | Where-Object IsLeader | ForEach-Object Name | Should -Be 'node3'
            (Get-ChatGroupView).Members | Where-Object Role -EQ Member | ForEach-Object Name | Should -Be 'node2', 'node1'
        }

        It 'is a table of its members with Export-Csv' {
            (Get-ChatGroupView).Members | Export-Csv TestDrive:/members.csv
            $rows = Import-Csv TestDrive:/members.csv
            $rows.Name | Should -Be 'node3', 'node2', 'node1'
            $rows.Role | Should -Be 'Leader', 'Member', 'Member'
            $rows.Endpoint | Should -Be $servers[2, 1, 0].Endpoint
            $rows.Instance | Should -Match '^[0-9a-f]{8}$'
            (Get-ChatGroupView | ConvertTo-Csv | ConvertFrom-Csv).Members | Should -Be '*node3 node2 node1' -Because 'the view itself is a row, too'
        }

        It 'tells two starts of one server apart by Instance' {
            $before = (Get-ChatGroupView).Members | Where-Object Name -EQ node1
            Stop-ChatServer node1
            $null = Start-ChatServer -Name node1 -Id 1 @net
            Wait-Until { (Get-ChatGroupView).Members.Count -eq 3 } 'node1 is back'
            $after = (Get-ChatGroupView).Members | Where-Object Name -EQ node1
            $after.Id | Should -Be $before.Id
            $after.Instance | Should -Not -Be $before.Instance
        }
    }

    Context 'in Find-ChatGroup' {
        It 'is found with all others, by name and by wildcard' {
            $null = Start-Group 1, 2
            $null = Start-ChatServer -Name lone -Id 9 -Group apart @net
            Wait-Until { "$((Find-ChatGroup @net -Timeout 700ms).Group)" -eq 'apart pschat' } 'both answer in time'
            Wait-Until { (Find-ChatGroup ap* @net -Timeout 700ms).Leader -eq 'lone' } 'the one answers in time'
            $found = Find-ChatGroup pschat @net -Timeout 10s
            $found | Should -BeOfType PSChat.Module.ChatGroup
            $found.Servers, $found.Leader, $found.LeaderId | Should -Be 2, 'node2', 2
            $found.Endpoint, $found.Epoch | Should -Be (Get-ChatServer node2).Endpoint, (Get-ChatServer node2).Epoch
            $found.RoundTripMs | Should -BeLessThan 10000
            Find-ChatGroup nobody* @net -Timeout 300ms | Should -BeNullOrEmpty
            ($found | Find-ChatGroup @net -Timeout 10s).Leader | Should -Be 'node2' -Because 'what was found can be looked for again'
        }

        It 'is found through a seed' {
            $null = Start-ChatServer -Id 1 @net
            (Find-ChatGroup pschat @net -Seed '127.0.0.1' -Timeout 10s).Servers | Should -Be 1
        }
    }

    Context 'in Invoke-ChatElection' {
        It 'elects the highest again, in a new epoch' {
            $servers = Start-Group 1, 2, 3
            $before = $servers[0].Epoch
            $result = Invoke-WholeElection
            $result | Should -BeOfType PSChat.Module.ChatElection
            $result.Group, $result.Winner, $result.WinnerId | Should -Be 'pschat', 'node3', 3
            $result.PreviousLeader, $result.PreviousLeaderId | Should -Be 'node3', 3
            $result.Candidates.Id | Should -Be 3, 2, 1
            $result.Candidates.IsLeader | Should -Be $true, $false, $false
            $result.Epoch | Should -BeGreaterThan $before
            $result.Duration | Should -BeGreaterThan ([timespan]::Zero)
            Wait-Until { -not ($servers.Epoch -lt $result.Epoch) } 'all servers have the new epoch'
        }

        It 'is asked through a server, or over the network' {
            $servers = Start-Group 1, 2
            ($servers[0] | Invoke-ChatElection).Winner | Should -Be 'node2'
            $asked = Invoke-ChatElection @net
            $asked.Winner, $asked.PreviousLeader | Should -Be 'node2', 'node2'
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
        { Find-ChatGroup nobody @net -Timeout 300ms }
        { Get-ChatGroupView -Group nobody @net -Timeout 300ms }
        { Invoke-ChatElection -Group nobody @net -Timeout 300ms }
        { Connect-ChatRoom lobby -Group nobody @net -Timeout 300ms }
        { Get-ChatRoom -Available -Group nobody @net -Timeout 300ms }
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
