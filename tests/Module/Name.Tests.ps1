#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

# Names of users, rooms, groups and servers, as people write them. PowerShell has ICU and a culture, and pschat has neither; both
# must take the same names for one.

Describe 'A name' {
    BeforeAll { . $PSScriptRoot/Session.ps1 }
    AfterEach { Clear-Session }

    It 'has one form, however it was typed' {
        $null = Start-ChatServer @net
        $room = Connect-ChatRoom "cafe`u{301}" -UserName "  jose`u{301} "
        $room.Room, $room.UserName | ForEach-Object { $_.Normalize() -ceq $_ } | Should -Be $true, $true
        $room.UserName | Should -BeExactly "jos`u{e9}"
        Send-ChatMessage hello -Room "CAFE`u{301}"
        (Receive-ChatMessage "caf`u{e9}" -Wait -Count 1 -Timeout $limit).Text | Should -Be hello
        (Get-ChatRoom "Caf`u{c9}").Room | Should -Be "caf`u{e9}"
    }

    It 'is taken in every spelling: <_>' -ForEach "JOS`u{c9}", "JOSE`u{301}", "`u{ff4a}os`u{e9}", "jo`u{17f}`u{e9}" {
        $null = Start-ChatServer @net
        $null = Connect-ChatRoom lobby -UserName "jos`u{e9}"
        $session = New-Session
        $null = $session.AddScript('$net = $args[0]; Connect-ChatRoom lobby -UserName $args[1] @net').AddArgument($net).AddArgument($_).Invoke()
        $session.Streams.Error.FullyQualifiedErrorId | Should -BeLike 'PSChat.NameTaken,*'
        $session.Runspace.Close()
        $session.Dispose()
    }

    It 'shows all of its characters: U+<_> is refused' -ForEach '200B', '200D', 'FEFF', '00AD', '034F', '180E', '2060', 'FE0F', 'E0061' {
        $twin = "an$([char]::ConvertFromUtf32([Convert]::ToInt32($_, 16)))na"
        $problem = $null
        Connect-ChatRoom lobby -UserName $twin @net -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.FullyQualifiedErrorId | Should -BeLike 'PSChat.NameInvalid,*'
        $problem.ErrorDetails.Message | Should -BeLike "*U+$_ at index 2 shows nothing*"
        Get-ErrorId { Connect-ChatRoom $twin @net } | Should -Be 'PSChat.RoomNameInvalid'
        Get-ErrorId { Start-ChatServer -Name $twin @net } | Should -Be 'PSChat.NameInvalid'
        Get-ErrorId { Start-ChatServer -Group $twin @net } | Should -Be 'PSChat.NameInvalid'
    }

    It 'may be in any script: <_>' -ForEach 'ひらがな', "می`u{200c}خواهم", 'דוד', 'สมชาย', "`u{2764}`u{fe0f}", '👩‍🚀' {
        $null = Start-ChatServer -Name $_ -Group $_ @net
        (Get-ChatServer $_).Name | Should -BeExactly $_
        $room = Connect-ChatRoom $_ -UserName $_ -Group $_
        $room.Room, $room.UserName, $room.Group | Should -BeExactly $_, $_, $_
        (Get-ChatUser $_).UserName | Should -BeExactly $_
    }

    It 'of a group finds it in another spelling' {
        $null = Start-ChatServer -Group "B`u{fc}ro" @net
        (Find-ChatGroup -Group "BU`u{308}RO" @net).Group | Should -BeExactly "B`u{fc}ro"
        (Connect-ChatRoom lobby -UserName anna -Group "b`u{fc}ro" @net).State | Should -Be Connected
    }
}

Describe 'The name of a user whose process is gone' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1

        # A process that was killed, as far as its server can tell.
        function Start-Lost([string] $UserName) {
            $options = [PSChat.ChatClientOptions]@{ UserName = $UserName; BindAddress = $net.BindAddress; DiscoveryPort = $net.DiscoveryPort }
            $lost = [PSChat.ChatClient]::ConnectAsync($options, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
            $lost.Kill()
            Wait-Until { -not (Get-ChatUser $UserName).IsConnected } 'the server has noticed'
        }
    }

    BeforeEach { $null = Start-ChatServer @net }
    AfterEach { Clear-Session }

    It 'is waited for, as verbose output says' {
        Start-Lost carol
        $written = Connect-ChatRoom lobby -UserName carol -Timeout 120 -Verbose 4>&1
        $said = $written | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        "$said" | Should -BeLike "*'carol' is kept for a session that has lost its connection. It is waited for, 120 s at most (-Timeout).*"
        $written[-1].UserName, $written[-1].State | Should -Be carol, Connected
    }

    It 'is an error when the time is over' {
        Start-Lost dave
        $clock = [Diagnostics.Stopwatch]::StartNew()
        Get-ErrorId { Connect-ChatRoom lobby -UserName dave -Timeout 4 } | Should -Be 'PSChat.NameTaken'
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 1
    }

    It 'is an error at once while its user is connected' {
        $null = Connect-ChatRoom lobby -UserName erin
        $session = New-Session
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $null = $session.AddScript('$net = $args[0]; Connect-ChatRoom lobby -UserName erin -Timeout 300 @net').AddArgument($net).Invoke()
        $session.Streams.Error.FullyQualifiedErrorId | Should -BeLike 'PSChat.NameTaken,*'
        $clock.Elapsed | Should -BeLessThan $limit
        $session.Dispose()
    }
}
