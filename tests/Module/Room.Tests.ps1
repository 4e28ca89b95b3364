#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'A room' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $servers = Start-Group 1, 2
    }

    AfterEach { Disconnect-ChatRoom * -WarningAction Ignore }
    AfterAll { Clear-Session }

    It 'is joined by finding the group' {
        $room = Connect-ChatRoom lobby -UserName alice @net
        $room | Should -BeOfType PSChat.Module.ChatRoom
        $room.Room, $room.UserName, $room.Group, $room.State | Should -Be 'lobby', 'alice', 'pschat', 'Connected'
        $room.Server | Should -BeIn 'node1', 'node2'
        $room.Waiting, $room.Unconfirmed | Should -Be 0, 0
        $room.View.Leader | Should -Be 'node2'
    }

    It 'survives ConvertTo-Json' {
        $room = Connect-ChatRoom lobby -UserName alice
        $copy = $room | ConvertTo-Json -WarningVariable cut | ConvertFrom-Json
        $cut | Should -BeNullOrEmpty
        $copy.Room, $copy.UserName, $copy.State | Should -Be 'lobby', 'alice', 'Connected'
        $room.View.Members.Name | Should -Be 'node2', 'node1'
    }

    It 'has a name, and <_> is none' -ForEach 'a server', 'a view', 'a key', 'a user', 'a copy of a server' {
        $null = Connect-ChatRoom lobby -UserName alice
        $other = switch ($_) {
            'a server' { $servers[0] }
            'a view' { Get-ChatGroupView }
            'a key' { New-ChatKey }
            'a user' { Get-ChatUser alice }
            'a copy of a server' { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($servers[0])) }
        }
        foreach ($try in { Connect-ChatRoom $other }, { Get-ChatUser -Room $other }, { Get-ChatRoom $other }, { Enter-ChatRoom $other }, { Connect-ChatRoom lobby -Seed $other }) {
            $problem = $try | Should -Throw -PassThru -ErrorId 'ParameterArgumentTransformationError,*'
            "$problem" | Should -BeLike '*is no name. Give a text*'
        }
        Get-ChatRoom | Should -HaveCount 1
    }

    It 'is found by default on the network of the session''s servers' {
        (Connect-ChatRoom lobby -UserName alice).State | Should -Be Connected
    }

    It 'is joined through a server of choice: <_>' -ForEach 'object', 'name', 'id', 'endpoint' {
        $server = $servers[0]
        $choice = switch ($_) { object { $server } name { 'node1' } id { 1 } endpoint { $server.Endpoint } }
        (Connect-ChatRoom lobby -UserName alice -Server $choice @net).Server | Should -Be 'node1'
        Wait-Until { $server.Clients -eq 1 } 'the server counts its client'
    }

    It 'shares a user''s session with the user''s other rooms' {
        $rooms = Connect-ChatRoom lobby, dev -UserName alice
        $rooms.Room | Should -Be 'lobby', 'dev'
        'ops' | Connect-ChatRoom -UserName alice | ForEach-Object UserName | Should -Be 'alice'
        Wait-Until { ($servers.Clients | Measure-Object -Sum).Sum -eq 1 } 'there is one session'
        Disconnect-ChatRoom lobby
        $rooms.State | Should -Be 'Closed', 'Connected'
        Disconnect-ChatRoom dev
        Disconnect-ChatRoom
        $rooms.State | Should -Be 'Closed', 'Closed'
        Wait-Until { -not ($servers.Clients -ne 0) } 'the session closes with its last room'
    }

    It 'is the same when it is joined again' {
        $first = Connect-ChatRoom lobby -UserName alice
        Connect-ChatRoom lobby -UserName alice | Should -Be $first
    }

    It 'is found by name, user and wildcard' {
        $null = Connect-ChatRoom lobby, dev -UserName alice
        $null = Connect-ChatRoom lobby -UserName bob
        (Get-ChatRoom).Count | Should -Be 3
        (Get-ChatRoom lobby).UserName | Should -Be 'alice', 'bob'
        (Get-ChatRoom l* -UserName b*).UserName | Should -Be 'bob'
        (Get-ChatRoom LOBBY -UserName alice).Room | Should -Be 'lobby'
        Get-ChatRoom nothing* | Should -BeNullOrEmpty
        ('dev', 'l*' | Get-ChatRoom).Room | Should -Be 'dev', 'lobby', 'lobby'
    }

    It 'can be named without escaping, whatever its name looks like' {
        $null = Connect-ChatRoom 'a[b]*', 'ab' -UserName alice
        (Get-ChatRoom 'a[b]*').Room | Should -Be 'a[b]*'
    }

    It 'is listed by -Available, with its users, <_>' -ForEach 'by one who is in a room', 'by one who is not' {
        $session = New-Session
        $null = $session.AddScript('$net = $args[0]; Connect-ChatRoom lobby, dev -UserName carol @net').AddArgument($net).Invoke()
        try {
            if ($_ -eq 'by one who is in a room') { $null = Connect-ChatRoom lobby -UserName alice }
            Wait-Until { (Get-ChatRoom -Available).Count -eq 2 } 'both rooms are known'
            $rooms = Get-ChatRoom -Available
            $rooms.Room | Should -Be 'dev', 'lobby'
            $rooms[1].Users | Should -Contain 'carol'
            (Get-ChatRoom d* -Available).Users | Should -Be 'carol'
        } finally {
            $session.Runspace.Close()
            $session.Dispose()
        }
    }

    It 'is not joined with -WhatIf' {
        Connect-ChatRoom lobby -UserName alice -WhatIf | Should -BeNullOrEmpty
        Get-ChatRoom | Should -BeNullOrEmpty
    }

    It 'is left with Disconnect-ChatRoom: <_>' -ForEach 'by name', 'by wildcard', 'by object', 'from the pipeline' {
        $room = Connect-ChatRoom lobby -UserName alice
        switch ($_) {
            'by name' { Disconnect-ChatRoom lobby }
            'by wildcard' { Disconnect-ChatRoom l* }
            'by object' { Disconnect-ChatRoom $room }
            'from the pipeline' { Get-ChatRoom | Disconnect-ChatRoom }
        }
        $room.State | Should -Be Closed
        Get-ChatRoom | Should -BeNullOrEmpty
    }

    It 'offers existing names to complete, quoted if necessary' {
        $null = Connect-ChatRoom "it's here", 'plain' -UserName 'alice b'
        function Complete($Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
        Complete 'Send-ChatMessage x -Room ' | Should -Be "'it''s here'", 'plain'
        Complete 'Receive-ChatMessage p' | Should -Be 'plain'
        Complete 'Get-ChatRoom -UserName ' | Should -Be "'alice b'"
        Complete 'Stop-ChatServer node' | Should -Be 'node1', 'node2'
        Complete 'Find-ChatGroup ' | Should -Be 'pschat'
    }

    It 'completes so that what is completed is bound as it is: <_>' -ForEach 'a b', "`u{2013}dash", "`u{2014}dash", "`u{2015}dash", '-dash', '--', "`u{201C}q", "`u{2018}q`u{2019}", 'a|b', 'a&b', '$x', 'a`b', 'a#b', '#b', '@x', '1kb', '0x10', '5', 'a,b', '{x', 'a)b', '[int]', '%', 'plain', "caf`u{E9}" {
        $name = $_
        $null = Connect-ChatRoom $name -UserName alice
        $line = 'Get-ChatRoom -Room '
        $completed = (TabExpansion2 $line $line.Length).CompletionMatches | Where-Object ListItemText -EQ $name
        $completed | Should -HaveCount 1
        (& ([scriptblock]::Create("Get-ChatRoom -Room $($completed.CompletionText)"))).Room | Should -BeExactly $name
    }

    It 'is completed after the quote that was typed' {
        $null = Connect-ChatRoom "it's here" -UserName alice
        foreach ($begun in "'it", "'it''s h", "`"it's", "`u{2018}it") {
            $line = "Get-ChatRoom -Room $begun"
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be "'it''s here'"
        }
    }

    It 'is offered with its users and its group in a session without servers and rooms' {
        $null = Connect-ChatRoom 'far room' -UserName alice
        $session = New-Session
        $where = "-BindAddress $($net.BindAddress) -DiscoveryPort $($net.DiscoveryPort)"
        foreach ($expected in @{ "Connect-ChatRoom $where -Room " = "'far room'"; "Get-ChatUser $where -UserName " = 'alice'; "Find-ChatGroup $where -Group " = 'pschat' }.GetEnumerator()) {
            $null = $session.AddScript('(TabExpansion2 $args[0] $args[0].Length).CompletionMatches.CompletionText').AddArgument($expected.Key)
            # On a loaded machine Tab may offer nothing at first, so it is pressed again.
            Wait-Until { $expected.Value -in $session.Invoke() } "$($expected.Value) is offered"
            $session.Commands.Clear()
        }
        $session.Dispose()
    }

    It 'is named once, and not at all if there is none, where another one is not found' {
        $said = { $problem = $null; $null = Get-ChatRoom nowhere -ErrorVariable problem -ErrorAction SilentlyContinue; "$problem" }
        & $said | Should -BeLike "*'nowhere'; there is none.*"
        $null = Connect-ChatRoom lobby -UserName alice
        $null = Connect-ChatRoom lobby -UserName bob
        & $said | Should -BeLike "*'nowhere'; there are: lobby.*"
    }

    # For one of the two the text is a name, and for the other a pattern that matches nothing.
    It 'is found by a text that is no pattern: <_>' -ForEach '[', 'x[', '[]', 'a[b', '[z-a]', 'a`' {
        Get-ErrorId { Get-ChatRoom $_ } | Should -BeIn $null, 'PSChat.RoomNotFound'
        $null = Connect-ChatRoom $_ -UserName alice
        (Get-ChatRoom $_).Room | Should -BeExactly $_
        Send-ChatMessage $_ -Room $_
        (Receive-ChatMessage $_ -Wait -Count 1 -Timeout $limit).Text | Should -BeExactly $_
        (Get-ChatMessage $_ -Like $_).Text | Should -BeExactly $_
        (Get-ChatUser -Room $_).UserName | Should -Be alice
        Disconnect-ChatRoom $_
        Get-ChatRoom | Should -BeNullOrEmpty
    }

    It 'is not found by a text that is no pattern, and the error says so: <_>' -ForEach @(
        @{ Id = 'RoomNotFound'; Call = { Get-ChatRoom '[' } }
        @{ Id = 'RoomNotFound'; Call = { Receive-ChatMessage 'x[' } }
        @{ Id = 'RoomNotFound'; Call = { Disconnect-ChatRoom '[' } }
        @{ Id = 'RoomNotFound'; Call = { Get-ChatMessage '[' } }
        @{ Id = 'UserNotFound'; Call = { Get-ChatUser '[' } }
        @{ Id = 'ServerNotFound'; Call = { Get-ChatServer '[' } }
        @{ Id = 'ServerNotFound'; Call = { Stop-ChatServer '[' } }
        @{ Id = 'GroupNotFound'; Call = { Find-ChatGroup '[' @net -Timeout 100ms } }
        @{ Id = 'RoomNotFound'; Call = { Receive-ChatMessage -UserName '[' } }
    ) {
        $null = Connect-ChatRoom lobby -UserName alice
        Get-ErrorId $Call | Should -Be "PSChat.$Id"
    }

    It 'that a job has returned stands for the joined room of its names' {
        $room = Connect-ChatRoom lobby -UserName alice
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($room))
        Send-ChatMessage 'to the copy' -Room $copy
        (Receive-ChatMessage -Room $copy -Wait -Count 1 -Timeout $limit).Text | Should -Be 'to the copy'
        ($copy | Get-ChatMessage -Last 1).Text | Should -Be 'to the copy'
        (Get-ChatRoom $copy).Room | Should -Be lobby
        ($copy, $copy | Get-ChatRoom).Room | Should -Be lobby, lobby
        ($room | Get-ChatRoom).Room | Should -Be lobby
        (Get-ChatRoom -Available | Get-ChatRoom).Room | Should -Be lobby
        $copy | Disconnect-ChatRoom
        Get-ChatRoom | Should -BeNullOrEmpty
        $ErrorActionPreference = 'Continue'
        $problems = { Receive-ChatMessage $copy }, { Send-ChatMessage x -Room $copy }, { $copy | Disconnect-ChatRoom } | ForEach-Object { & $_ 2>&1 }
        $problems.FullyQualifiedErrorId | Should -BeLike 'PSChat.RoomNotFound,*'
        "$($problems[0])" | Should -Be "'alice in lobby' is a room of another session: the object is a copy, and this session has no such room."
    }

    Context 'gone wrong' {
        It 'is refused when its name is too long, before the network is asked' {
            Get-ErrorId { Connect-ChatRoom ('r' * 65) -UserName alice } | Should -Be 'PSChat.RoomNameInvalid'
        }

        It 'is refused to a user with an invalid name' {
            Get-ErrorId { Connect-ChatRoom lobby -UserName "al`tice" } | Should -Be 'PSChat.NameInvalid'
        }

        It 'is refused to a user whose name is taken' {
            $null = Connect-ChatRoom lobby -UserName alice
            $session = New-Session
            $null = $session.AddScript('$net = $args[0]; Connect-ChatRoom dev -UserName alice @net').AddArgument($net).Invoke()
            $session.Streams.Error.FullyQualifiedErrorId | Should -BeLike 'PSChat.NameTaken,*'
            $session.Streams.Error.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            $session.Dispose()
        }

        It 'is not joined through an invalid server: <_>' -ForEach 'nobody', 'host.invalid:47000', '127.0.0.1:0' {
            Get-ErrorId { Connect-ChatRoom lobby -UserName alice -Server $_ @net -Timeout 1s } | Should -Be 'PSChat.AddressUnavailable'
        }

        It 'must be connected: <_>' -ForEach { Send-ChatMessage hello }, { Receive-ChatMessage }, { Disconnect-ChatRoom }, { Receive-ChatMessage lobby } {
            Get-ErrorId $_ | Should -Be 'PSChat.NoRoomConnected'
        }

        It 'must be named when there are several: <_>' -ForEach { Send-ChatMessage hello }, { Receive-ChatMessage }, { Disconnect-ChatRoom }, { Send-ChatMessage hello -Room lobby } {
            $null = Connect-ChatRoom lobby -UserName alice
            $null = Connect-ChatRoom lobby -UserName bob
            Get-ErrorId $_ | Should -Be 'PSChat.AmbiguousRoom'
            Send-ChatMessage hello -UserName alice -ErrorVariable problems
            $problems | Should -BeNullOrEmpty
        }

        It 'is not found among the connected ones: <_>' -ForEach { Send-ChatMessage hello -Room nothing }, { Receive-ChatMessage nothing }, { Disconnect-ChatRoom nothing }, { Get-ChatRoom nothing }, { Get-ChatRoom nothing -Available } {
            $null = Connect-ChatRoom lobby -UserName alice
            Get-ErrorId $_ | Should -Be 'PSChat.RoomNotFound'
        }

        It 'is closed after it was left' {
            $room = Connect-ChatRoom lobby -UserName alice
            $room | Disconnect-ChatRoom
            Get-ErrorId { Send-ChatMessage late -Room $room } | Should -Be 'PSChat.Closed'
            Get-ErrorId { Receive-ChatMessage $room -Wait } | Should -Be 'PSChat.Closed'
        }
    }
}
