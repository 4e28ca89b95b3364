#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'Events' {
    BeforeAll { . $PSScriptRoot/Session.ps1 }

    BeforeEach { $null = Start-Group 1, 2, 3 }

    AfterEach {
        Clear-Event
        Clear-Session
    }

    It 'of a room come with Register-ObjectEvent: messages, views, leaders, connections' {
        $room = Connect-ChatRoom lobby -UserName anna -Server node3
        foreach ($name in 'MessageReceived', 'ViewChanged', 'LeaderChanged', 'ConnectionChanged') { $null = Register-ObjectEvent $room $name -SourceIdentifier $name }
        Send-ChatMessage hello -Room $room
        (Wait-One MessageReceived).Message.Text | Should -Be hello

        Stop-ChatServer node3 -Force
        (Wait-One ConnectionChanged { $_.State -eq 'Reconnecting' }).Reason | Should -Not -BeNullOrEmpty
        (Wait-One ConnectionChanged { $_.State -eq 'Connected' }).Server | Should -BeIn node1, node2
        $change = Wait-One ViewChanged { $_.View.Leader -eq 'node2' }
        $change.Previous.Leader, $change.LeaderChanged | Should -Be 'node3', $true
        $change.View.Cause | Should -Be Failure
        (Wait-One LeaderChanged { $_.View.Leader -eq 'node2' }).View.Members.Name | Should -Be 'node2', 'node1'

        Stop-ChatServer node1
        (Wait-One ViewChanged { $_.View.Members.Count -eq 1 }).LeaderChanged | Should -BeFalse
        @(Get-Event -SourceIdentifier LeaderChanged | Where-Object { $_.SourceEventArgs.Previous }).Count | Should -Be 1
        Disconnect-ChatRoom $room
        $null = Wait-One ConnectionChanged { $_.State -eq 'Closed' }
    }

    It 'report once that a room was left, whether it was its user''s last or not' {
        $rooms = Connect-ChatRoom lobby, dev -UserName anna
        foreach ($room in $rooms) { $null = Register-ObjectEvent $room ConnectionChanged -SourceIdentifier $room.Room }
        foreach ($room in $rooms) {
            Disconnect-ChatRoom $room
            $null = Wait-One $room.Room { $_.State -eq 'Closed' }
        }
        Stop-ChatServer * -WarningAction Ignore
        foreach ($room in $rooms) { @(Get-Event -SourceIdentifier $room.Room | Where-Object { $_.SourceEventArgs.State -eq 'Closed' }).Count | Should -Be 1 }
    }

    It 'of a server come with Register-ObjectEvent: views and leaders' {
        $server = Get-ChatServer node1
        foreach ($name in 'ViewChanged', 'LeaderChanged') { $null = Register-ObjectEvent $server $name -SourceIdentifier $name }
        Stop-ChatServer node2
        $change = Wait-One ViewChanged { $_.View.Members.Count -eq 2 -and $_.View.Members.Name -contains 'node3' -and $_.Previous.Members.Name -contains 'node2' }
        $change.View.Cause | Should -Be Leave
        Stop-ChatServer node3
        # The event of the group's start may still come.
        (Wait-One LeaderChanged { $_.View.Leader -eq 'node1' -and $_.Previous }).View.Cause | Should -Be Leave
        @(Get-Event -SourceIdentifier LeaderChanged | Where-Object { $_.SourceEventArgs.View.Leader -eq 'node1' -and $_.SourceEventArgs.Previous }).Count | Should -Be 1
    }

    It 'run an -Action between the statements of the session' {
        $room = Connect-ChatRoom lobby -UserName anna
        $seen = [Collections.Generic.List[object]]::new()
        $null = Register-ObjectEvent $room MessageReceived -MessageData $seen -Action { $Event.MessageData.Add($Event) }
        1..20 | Send-ChatMessage -Room $room
        Wait-Until { $seen.Count -eq 20 } 'the action has run'
        # PowerShell numbers events as they are raised, then runs each action on the thread pool, where one event may overtake
        # another.
        ($seen | Sort-Object EventIdentifier).SourceEventArgs.Message.Text | Should -Be (1..20)
    }

    It 'leave the process alive when a script block is attached and throws on another thread' {
        $script = @"
            Import-Module '$module'
            `$net = @{ BindAddress = '127.0.0.1'; DiscoveryPort = $($net.DiscoveryPort + 1) }
            `$servers = 1, 2 | Start-ChatServer @net
            `$room = Connect-ChatRoom lobby -UserName anna -Server 2
            foreach (`$name in 'MessageReceived', 'ViewChanged', 'LeaderChanged', 'ConnectionChanged', 'PresenceChanged', 'MessagesMissed', 'Renamed') { `$room."add_`$name"({ throw 'careless' }) }
            foreach (`$name in 'ViewChanged', 'LeaderChanged') { `$servers | ForEach-Object { `$_."add_`$name"({ throw 'careless' }) } }
            `$null = Register-ObjectEvent `$room MessageReceived -SourceIdentifier got
            Send-ChatMessage hello
            "got `$((Wait-Event got -Timeout 30).SourceEventArgs.Message.Text)"
            `$null = Connect-ChatRoom lobby -UserName ben
            Stop-ChatServer -Id 2 -Force
            while (`$room.State -ne 'Connected' -or `$servers[0].Leader -ne `$servers[0].Name) { Start-Sleep -Milliseconds 20 }
            Send-ChatMessage again -UserName anna
            "alive with `$((Receive-ChatMessage -UserName anna -Wait -Count 2 -Timeout 30s).Text)"
            Disconnect-ChatRoom *
            exit 5
"@
        $output = & (Get-Process -Id $PID).Path @(if ((Get-Process -Id $PID).ProcessName -eq 'dotnet') { "$PSHOME/pwsh.dll" }) -NoProfile -NonInteractive -Command $script
        $output | Should -Be 'got hello', 'alive with hello again'
        $LASTEXITCODE | Should -Be 5
    }
}
