#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'A server' {
    BeforeAll { . $PSScriptRoot/Session.ps1 }
    AfterEach { Clear-Session }

    It 'leads when it is alone' {
        $server = Start-ChatServer -Name solo -Id 7 @net
        $server | Should -BeOfType PSChat.Module.ChatServer
        $server.Name, $server.Id, $server.Group | Should -Be 'solo', 7, 'pschat'
        $server.Status | Should -Be Leader
        $server.IsLeader, $server.Leader, $server.Members, $server.Clients | Should -Be $true, 'solo', 1, 0
        $server.Epoch | Should -BeGreaterThan 0
        $server.Endpoint | Should -Match '^127\.0\.0\.1:\d+$'
        $server.StartedAt | Should -BeLessOrEqual ([DateTimeOffset]::Now)
    }

    It 'has the id of the process by default' {
        (Start-ChatServer @net).Id | Should -Be $PID
    }

    It 'takes ids from the pipeline, by value and by property name' {
        (5, 6 | Start-ChatServer @net).Id | Should -Be 5, 6
        ([pscustomobject]@{ Id = 8; Name = 'eight' } | Start-ChatServer @net).Name | Should -Be 'eight'
        Wait-Until { (Get-ChatServer -Id 5).Members -eq 3 } 'the three are one group'
    }

    It 'takes durations as seconds, as text or as time spans: <_>' -ForEach 0.2, .2, '0.2', ' .2 ', '200ms', '0.2s', '200 MS', ([timespan]::FromMilliseconds(200)), '00:00:00.2', ([psobject]0.2), 200ms {
        (Start-ChatServer @net -HeartbeatInterval 50ms -FailureTimeout $_ -ErrorAction Stop).Status | Should -Be Leader
    }

    It 'does not start with -WhatIf' {
        Start-ChatServer @net -WhatIf | Should -BeNullOrEmpty
        Get-ChatServer | Should -BeNullOrEmpty
        Get-Job | Should -BeNullOrEmpty
    }

    It 'survives ConvertTo-Json and remoting' {
        $server = Start-ChatServer -Name json -Id 7 @net
        $copy = $server | ConvertTo-Json -WarningVariable cut | ConvertFrom-Json
        $cut | Should -BeNullOrEmpty
        $copy.Name, $copy.Id, $copy.Status, $copy.Leader | Should -Be 'json', 7, 'Leader', 'json'
        $server.View.Members.Endpoint | Should -Be $server.Endpoint
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($server))
        $copy.Name, $copy.Id, $copy.Status, $copy.Group | Should -Be 'json', 7, 'Leader', 'pschat'
    }

    It 'is found by its object as the first argument, as by the pipe' {
        $one, $two, $three = Start-Group 1, 2, 3
        @(Get-ChatServer $one; Get-ChatServer $one, $two).Id | Should -Be 1, 1, 2
        $copies = $one, $two | ForEach-Object { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_)) }
        (Get-ChatServer $copies).Name | Should -Be node1, node2
        Stop-ChatServer $copies[0]
        Stop-ChatServer $two
        $one.Status, $two.Status | Should -Be Stopped, Stopped
        $three.Status | Should -Not -Be Stopped
        Get-ErrorId { Get-ChatServer $one } | Should -Be PSChat.ServerNotFound
        Get-ErrorId { Stop-ChatServer $copies[0] } | Should -Be PSChat.ServerNotFound
        (Get-ChatServer node*).Name, (Get-ChatServer 3).Name | Should -Be node3, node3
        Get-ChatServer other* | Should -BeNullOrEmpty
        Stop-ChatServer other*
    }

    It 'is no name of another one' {
        $server = Start-ChatServer -Name node1 -Id 1 @net
        $problem = { Start-ChatServer -Name $server @net } | Should -Throw -PassThru -ErrorId 'ParameterArgumentTransformationError,*'
        "$problem" | Should -BeLike '*A ChatServer (*node1*) is no name. Give a text.'
        @(Get-ChatServer).Count | Should -Be 1
    }

    It 'is what -Server means, and a default of Connect-ChatRoom says so' {
        $null = Start-ChatServer @net
        $problem = Get-ChatGroupView -Server 127.0.0.1:46120 -ErrorVariable problems -ErrorAction SilentlyContinue
        $problem | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'PSChat.ServerNotFound,*'
        $problems[0].ErrorDetails.RecommendedAction | Should -BeLike "*Only Connect-ChatRoom and Enter-ChatRoom take host:port*Connect-ChatRoom:Server*"
    }

    It 'of another session is told from one of this session, whatever their names' {
        $server = Start-ChatServer -Name node1 -Id 1 @net
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($server))
        (Get-ChatGroupView $copy).Leader, (Get-ChatGroupView -Server $copy).Leader, ($copy | Get-ChatGroupView).Leader | Should -Be node1, node1, node1
        (Connect-ChatRoom lobby -UserName anna -Server $copy).Server | Should -Be node1
        Disconnect-ChatRoom lobby
        $copy.Endpoint = '127.0.0.1:1'
        $ErrorActionPreference = 'Continue'
        $problems = { Stop-ChatServer -Server $copy }, { $copy | Stop-ChatServer }, { Get-ChatGroupView $copy } | ForEach-Object { & $_ 2>&1 }
        $problems.FullyQualifiedErrorId | Should -BeLike 'PSChat.ServerNotFound,*'
        "$($problems[0])" | Should -Be 'The server at 127.0.0.1:1 is one of another session: the object is a copy, and this session has no such server.'
        $server.Status | Should -Be Leader
        $copy.Endpoint = $server.Endpoint
        $copy | Stop-ChatServer -WarningAction Ignore
        $server.Status | Should -Be Stopped
    }

    It 'is stopped by what Get-ChatServer and Start-ChatServer return, by its name, and by its id' {
        Start-ChatServer -Name node1 -Id 1 @net | Stop-ChatServer -WarningAction Ignore
        foreach ($reference in 'node1', 1, '1') {
            $server = Start-ChatServer -Name node1 -Id 1 @net
            Stop-ChatServer -Server $reference -WarningAction Ignore
            $server.Status | Should -Be Stopped
        }
    }

    Context 'as a job' {
        It 'is visible, and has the server''s diagnostics' {
            $server = Start-ChatServer -Name node7 -Id 7 @net
            $job = Get-Job -Id $server.JobId
            $job.Name, $job.State, $job.PSJobTypeName, $job.Location | Should -Be 'node7', 'Running', 'PSChat', $server.Endpoint
            Wait-Until { $job.HasMoreData } 'the first view is news'
            (Receive-Job $job -Keep 6>&1 | Out-String) | Should -Match 'node7|7#'
            (Receive-Job $job -Keep -Verbose 4>&1 6>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }) | Should -Not -BeNullOrEmpty
        }

        It 'runs in its own background runspace, which ends with it' {
            $before = @(Get-Runspace).Count
            $servers = Start-Group 1, 2
            @(Get-Runspace).Count | Should -Be ($before + 2)
            @(Get-Runspace | Where-Object Name -Like 'PSChat node*').Count | Should -Be 2
            $servers | Stop-ChatServer -WarningAction Ignore
            @(Get-Runspace).Count | Should -Be $before
        }

        It 'is completed when the server was stopped' {
            $server = Start-ChatServer @net
            $server | Stop-ChatServer -WarningAction Ignore
            (Get-Job -Id $server.JobId | Wait-Job -Timeout 30).State | Should -Be Completed
            $server.Status | Should -Be Stopped
        }

        It 'stops the server with Stop-Job' {
            $first, $second = Start-Group 1, 2
            Stop-Job -Id $second.JobId
            (Get-Job -Id $second.JobId).State | Should -Be Stopped
            Wait-Until { $first.Members -eq 1 } 'the other one carries on alone'
            (Get-ChatServer).Name | Should -Be 'node1'
        }

        It 'ends the server with Remove-Job -Force' {
            $server = Start-ChatServer @net
            Remove-Job -Id $server.JobId -Force
            $server.Status | Should -Be Stopped
            Get-ChatServer | Should -BeNullOrEmpty
        }
    }

    Context 'that is stopped' {
        It 'warns before that it is the last one' {
            $server = Start-ChatServer -Name solo @net
            $server | Stop-ChatServer -WarningVariable warnings -WarningAction SilentlyContinue
            $warnings | Should -HaveCount 1
            $warnings[0] | Should -Match 'solo.*last'
        }

        It 'warns of nothing when others go on' {
            $null = Start-Group 1, 2
            Stop-ChatServer node2 -WarningVariable warnings -ErrorVariable problems
            $warnings | Should -BeNullOrEmpty
            $problems | Should -BeNullOrEmpty
        }

        It 'is found by name, wildcard, id and object' {
            $servers = Start-Group 1, 2, 3, 4
            Stop-ChatServer node1
            Stop-ChatServer -Id 2
            $servers[2] | Stop-ChatServer
            Stop-ChatServer n* -WarningAction Ignore
            Get-ChatServer | Should -BeNullOrEmpty
            $servers.Status | Should -Be (@('Stopped') * 4)
        }

        It 'need not be named when it is the only one' {
            $null = Start-ChatServer @net
            Stop-ChatServer -WarningAction Ignore
            Get-ChatServer | Should -BeNullOrEmpty
        }

        It 'crashes with -Force, and the others notice' {
            $first, $second = Start-Group 1, 2
            $second | Stop-ChatServer -Force
            $second.Status | Should -Be Stopped
            Wait-Until { $first.IsLeader -and $first.Members -eq 1 } 'the survivor leads alone'
        }

        It 'does not stop with -WhatIf' {
            $server = Start-ChatServer @net
            $server | Stop-ChatServer -WhatIf
            $server.Status | Should -Be Leader
        }
    }

    Context 'in Get-ChatServer' {
        It 'is found by name, id and group, with wildcards' {
            $null = Start-Group 1, 2
            $null = Start-ChatServer -Name other -Id 9 -Group apart @net
            (Get-ChatServer).Name | Should -Be 'node1', 'node2', 'other'
            (Get-ChatServer node*).Id | Should -Be 1, 2
            (Get-ChatServer other).Group | Should -Be 'apart'
            (Get-ChatServer -Id 9, 1).Name | Should -Be 'other', 'node1'
            (Get-ChatServer -Group ap*).Name | Should -Be 'other'
            Get-ChatServer nobody* | Should -BeNullOrEmpty
            ([pscustomobject]@{ Id = 9 } | Get-ChatServer).Name | Should -Be 'other'
        }
    }

    Context 'gone wrong' {
        It 'names a port in use' {
            $server = Start-ChatServer @net -Port 0
            $port = ($server.Endpoint -split ':')[-1]
            Get-ErrorId { Start-ChatServer @net -Id 2 -Port $port } | Should -Be 'PSChat.PortInUse'
            @(Get-Job).Count | Should -Be 1
        }

        It 'names an address of another machine' {
            Get-ErrorId { Start-ChatServer -BindAddress 192.0.2.1 -DiscoveryPort $net.DiscoveryPort } | Should -Be 'PSChat.AddressUnavailable'
        }

        It 'refuses <What>' -ForEach @(
            @{ What = 'a group name that is too long'; With = @{ Group = 'g' * 65 }; Id = 'PSChat.NameInvalid' }
            @{ What = 'a name with a tab'; With = @{ Name = "no`tde" }; Id = 'PSChat.NameInvalid' }
            @{ What = 'a failure timeout below two heartbeats'; With = @{ HeartbeatInterval = 0.1; FailureTimeout = 0.15 }; Id = 'PSChat.InvalidArgument' }
        ) {
            Get-ErrorId { Start-ChatServer @net @With } | Should -Be $Id
            Get-Job | Should -BeNullOrEmpty
        }

        It 'refuses an invalid duration: <_>' -ForEach 'soon', '-5', 11, 0.001, '5d', '1kb', '1e1' {
            { Start-ChatServer @net -HeartbeatInterval $_ } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        }

        # To PowerShell 20s is a number of type short.
        It 'reads a literal with a unit correctly' {
            { Start-ChatServer @net -HeartbeatInterval 20s } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*' -ExpectedMessage '*20s*10 s*'
        }

        It 'refuses another minimum number of copies than the group has' {
            $null = Start-ChatServer @net -Id 1 -MinimumCopies 1
            Get-ErrorId { Start-ChatServer @net -Id 2 -MinimumCopies 2 } | Should -Be 'PSChat.MinimumCopiesMismatch'
            (Get-ChatServer).Id | Should -Be 1
            @(Get-Job).Count | Should -Be 1
        }

        It 'says which servers there are when several could be stopped' {
            $null = Start-Group 1, 2
            Get-ErrorId { Stop-ChatServer } | Should -Be 'PSChat.AmbiguousServer'
        }

        It 'reports that it could not hand over in time' {
            $first, $second = Start-Group 1, 2
            Get-ErrorId { $second | Stop-ChatServer -Timeout 0 } | Should -Be 'PSChat.LeaveNotHandedOver'
            $second.Status | Should -Be Stopped
            Wait-Until { $first.Members -eq 1 } 'the other one goes on'
        }

        It 'reports that there is no such server: <_>' -ForEach { Stop-ChatServer }, { Stop-ChatServer nobody }, { Stop-ChatServer -Id 4711 }, { Get-ChatServer nobody }, { Get-ChatServer -Id 4711 }, { Get-ChatGroupView -Server nobody } {
            Get-ErrorId $_ | Should -Be 'PSChat.ServerNotFound'
        }

        It 'is gone when its start is stopped' {
            $session = New-Session
            $null = $session.AddCommand('Start-ChatServer').AddParameters($net)
            $starting = $session.BeginInvoke()
            $session.Stop()
            $starting.IsCompleted | Should -BeTrue
            $session.Commands.Clear()
            $session.AddScript('Get-Job; Get-ChatServer').Invoke() | Should -BeNullOrEmpty
            $session.Dispose()
        }
    }

    It 'ends with the runspace that started it' {
        $session = New-Session
        $null = $session.AddCommand('Start-ChatServer').AddParameters($net).AddParameter('Name', 'guest').Invoke()
        (Get-ChatGroupView @net).Members.Name | Should -Be 'guest'
        Get-ChatServer | Should -BeNullOrEmpty
        $session.Runspace.Close()
        $session.Dispose()
        Get-ErrorId { Get-ChatGroupView @net -Timeout 500ms } | Should -Be 'PSChat.GroupNotFound'
    }

    It 'leaves the group when its process ends <_>' -ForEach 'by exit', 'by a signal' -Skip:$IsWindows {
        $survivor = Start-ChatServer -Id 1 @net
        $end = if ($_ -eq 'by exit') { 'exit' } else { 'sh -c "kill -TERM $PID"; Start-Sleep 60' }
        $script = "Import-Module '$module'; `$null = Start-ChatServer -Id 2 -BindAddress 127.0.0.1 -DiscoveryPort $($net.DiscoveryPort); $end"
        $clock = [Diagnostics.Stopwatch]::StartNew()
        & (Get-Process -Id $PID).Path @(if ((Get-Process -Id $PID).ProcessName -eq 'dotnet') { "$PSHOME/pwsh.dll" }) -NoProfile -NonInteractive -Command $script
        Wait-Until { $survivor.Members -eq 1 } 'the other server is gone'
        $survivor.Epoch | Should -BeGreaterThan 2 -Because 'it was here'
        # The server has a second and a half to leave, which is not enough on a very slow machine.
        $survivor.View.Cause | Should -BeIn $(if ($clock.Elapsed.TotalSeconds -lt 10) { 'Leave' } else { 'Leave', 'Failure' })
    }
}
