#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'The history of a room' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $null = Start-Group 1, 2
        $alice = Connect-ChatRoom lobby -UserName alice -Server node1
        1..20 | ForEach-Object { "m$_" } | Send-ChatMessage -Room $alice
        Wait-Until { $alice.Waiting -eq 20 } 'all are delivered'
    }

    AfterAll { Clear-Session }

    It 'is all that was said, and leaves what waits to be received' {
        (Get-ChatMessage lobby).Text | Should -Be (1..20 | ForEach-Object { "m$_" })
        Get-ChatMessage | Select-Object -First 1 | Should -BeOfType PSChat.Module.ChatMessage
        $alice.Waiting | Should -Be 20
    }

    It 'is what is asked for with -Last, -Like, -Since and -Until' {
        ($alice | Get-ChatMessage -Last 3).Text | Should -Be 'm18', 'm19', 'm20'
        (Get-ChatMessage lobby -Like m1* -Last 2).Text | Should -Be 'm18', 'm19'
        $fifth = (Get-ChatMessage lobby)[4]
        (Get-ChatMessage lobby -Since $fifth.Time).Text | Should -Contain 'm20'
        (Get-ChatMessage lobby -Since $fifth.Time).Text | Should -Contain 'm5'
        (Get-ChatMessage lobby -Until $fifth.Time).Text | Should -Contain 'm5'
        Get-ChatMessage lobby -Since (Get-Date).AddHours(1) | Should -BeNullOrEmpty
        Get-ChatMessage lobby -Until (Get-Date).AddHours(-1) | Should -BeNullOrEmpty
    }

    It 'comes from several rooms, and ends early' {
        $dev = Connect-ChatRoom dev -UserName alice
        Send-ChatMessage 'in dev' -Room $dev
        (Get-ChatMessage * -Last 1).Text | Should -Be 'in dev', 'm20'
        (Get-ChatMessage * | Select-Object -First 2).Text | Should -Be 'in dev', 'm1'
        Disconnect-ChatRoom dev
    }

    It 'comes first with Connect-ChatRoom -History' {
        $bob = Connect-ChatRoom lobby -UserName bob -Server node1 -History 3
        (Receive-ChatMessage $bob -Wait -Count 3 -Timeout $limit).Text | Should -Be 'm18', 'm19', 'm20'
        Disconnect-ChatRoom -UserName bob
    }

    It 'is told once in a session with two users in the room, and holds what each of them alone was told' {
        $null = Connect-ChatRoom lobby -UserName bob -Server node2
        $null = Connect-ChatRoom lobby -UserName carol -Server node1
        Send-ChatMessage 'for bob' -Room $alice -To bob
        Send-ChatMessage 'for carol' -UserName bob -To carol
        Send-ChatMessage 'for all' -UserName carol
        $expected = @(1..20 | ForEach-Object { "m$_" }) + 'for bob', 'for carol', 'for all'
        (Get-ChatMessage -Room lobby).Text | Should -Be $expected
        (Get-ChatMessage LOBBY -Last 2).Text | Should -Be 'for carol', 'for all'
        (Get-ChatRoom | Get-ChatMessage -Last 3).Text | Should -Be 'for bob', 'for carol', 'for all'
        (Get-ChatMessage lobby -Like 'for *').Text | Should -Be 'for bob', 'for carol', 'for all'
        (Get-ChatMessage lobby -UserName alice -Last 2).Text | Should -Be 'for bob', 'for all'
        Disconnect-ChatRoom -UserName bob
        Disconnect-ChatRoom -UserName carol
        $null = Receive-ChatMessage $alice
    }

    It 'is an error for a room that is not joined' {
        Get-ErrorId { Get-ChatMessage nowhere } | Should -Be 'PSChat.RoomNotFound'
        $left = Connect-ChatRoom other -UserName alice
        Disconnect-ChatRoom other
        Get-ErrorId { Get-ChatMessage $left } | Should -Be 'PSChat.Closed'
    }
}

Describe 'A user who has lost the connection' {
    BeforeAll { . $PSScriptRoot/Session.ps1 }
    AfterEach { Clear-Session }

    # Two groups of one name on one port, one for each family, so that one user loses the last server and the other goes on.
    It 'is not waited for when another one is connected' {
        $six = @{ BindAddress = '::1'; DiscoveryPort = $net.DiscoveryPort }
        $lost = Start-ChatServer -Name node6 -Id 6 @six
        $null = Start-ChatServer -Name node4 -Id 4 @net
        $anna = Connect-ChatRoom lobby -UserName anna @six
        $ben = Connect-ChatRoom lobby -UserName ben @net
        $anna.Server, $ben.Server | Should -Be node6, node4
        Send-ChatMessage hello -Room $ben
        Stop-ChatServer $lost -Force -WarningAction Ignore
        Wait-Until { $anna.State -eq 'Reconnecting' } 'anna has lost her server'
        $messages = Get-ChatMessage lobby -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction Stop
        $messages.Text | Should -Be hello
        "$warnings" | Should -Be 'anna in lobby is not connected at the moment; private messages of this user may be missing.'
        (Get-ChatUser -ErrorAction Stop).UserName | Should -Be ben
        (Get-ChatRoom -Available -ErrorAction Stop).Users | Should -Be ben
    }
}
