#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'Group keys' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        Remove-Item Env:PSCHAT_KEY -ErrorAction Ignore
    }

    AfterEach {
        Remove-Item Env:PSCHAT_KEY -ErrorAction Ignore
        Clear-Session
    }

    Context 'from New-ChatKey' {
        It 'are different, and the same as their text' {
            $key = New-ChatKey
            $key | Should -BeOfType PSChat.Module.ChatKey
            $key.Key | Should -BeOfType securestring
            $key.Reveal() | Should -Match '^pschat1:[\w-]{48}$'
            ConvertFrom-SecureString $key.Key -AsPlainText | Should -BeExactly $key.Reveal()
            (New-ChatKey).Reveal() | Should -Not -Be $key.Reveal()
            New-ChatKey -AsPlainText | Should -Match '^pschat1:[\w-]{48}$'
            $key.Id | Should -Match '^[0-9a-f]{8}$'
        }

        It 'are shown only on request' {
            $key = New-ChatKey
            $server = Start-ChatServer -Key $key -Id 1 @net -Verbose 4> $null
            $room = Connect-ChatRoom lobby -UserName anna
            $shown = @(
                "$key"; $key | Out-String; $key | Format-List * -Force | Out-String; $key | ConvertTo-Json -Depth 4
                $server, $room | Format-List * -Force | Out-String; $server | ConvertTo-Json -Depth 4 -WarningAction Ignore
                Receive-Job -Id $server.JobId -Keep *>&1 | Out-String; "$Error"
            ) -join "`n"
            $shown | Should -Not -BeLike "*$($key.Reveal().Substring(8, 20))*"
            $shown | Should -BeLike "*$($key.Id)*"
        }
    }

    Context 'in -Key' {
        BeforeEach { $key = New-ChatKey }

        It 'are taken as object, secure string and text' {
            foreach ($form in $key, $key.Key, $key.Reveal(), " $($key.Reveal())`n") {
                $server = Start-ChatServer -Key $form -Id 1 @net
                $server.HasKey | Should -BeTrue
                $server | Stop-ChatServer -Force -WarningAction Ignore
            }
        }

        It 'are taken from a server of the session by default' {
            $null = Start-Group 1, 2 -With @{ Key = $key }
            $room = Connect-ChatRoom lobby -UserName anna
            (Send-ChatMessage hello -Room $room -PassThru).Copies | Should -BeGreaterThan 0
            (Get-ChatGroupView).Members.Count | Should -Be 2
            (Get-ChatUser).UserName | Should -Be 'anna'
            (Find-ChatGroup pschat -Timeout 10s).Group | Should -Be 'pschat'
            Invoke-ChatElection | Should -Not -BeNullOrEmpty
        }

        It 'admit a stranger who has the key, and tell others the reason for the refusal' {
            $null = Start-ChatServer -Key $key -Id 1 @net
            $session = New-Session
            $ask = {
                param($net, $with)
                try {
                    Get-ChatGroupView @net @with -Timeout 4s -ErrorAction Stop | ForEach-Object Leader
                } catch {
                    $_.FullyQualifiedErrorId.Split(',')[0], $_.ErrorDetails.RecommendedAction
                }
            }
            function Ask([hashtable] $With) {
                $session.Commands.Clear()
                $session.AddScript("$ask").AddArgument($net).AddArgument($With).Invoke()
            }
            Ask @{ Key = $key.Reveal() } | Should -Not -BeNullOrEmpty
            if (-not $IsWindows) {
                (Ask @{})[0] | Should -Be 'PSChat.KeyRequired'
                (Ask @{})[1] | Should -Match '-Key'
                (Ask @{ Key = (New-ChatKey).Key })[0] | Should -Be 'PSChat.KeyWrong'
            }
            $endpoint = (Get-ChatServer).Endpoint
            $session.Commands.Clear()
            $join = "try { Connect-ChatRoom lobby -UserName mallory -Server $endpoint -BindAddress 127.0.0.1 -DiscoveryPort $($net.DiscoveryPort)"
            $session.AddScript("$join -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId.Split(',')[0] }").Invoke() | Should -Be 'PSChat.KeyRequired'
            $session.Runspace.Close()
            $session.Dispose()
        }

        It 'are an error if the group has none' {
            $null = Start-ChatServer -Id 1 @net
            $endpoint = (Get-ChatServer).Endpoint
            Get-ErrorId { Connect-ChatRoom lobby -UserName mallory -Server $endpoint @net -Key $key } | Should -Be 'PSChat.KeyUnexpected'
            if (-not $IsWindows) {
                Get-ErrorId { Get-ChatGroupView @net -Key $key -Timeout 4s } | Should -Be 'PSChat.KeyUnexpected'
            }
        }

        It 'are refused when they are weak or mistyped, and not shown' {
            $text = $key.Reveal()
            $cases = [ordered] @{
                'hunter2'                            = 'PSChat.KeyWeak'
                'A very long password, really long'  = 'PSChat.KeyWeak'
                $text.Substring(0, 40)               = 'PSChat.KeyInvalid'
                $text.Remove(20, 1).Insert(20, '~')  = 'PSChat.KeyInvalid'
            }
            foreach ($case in $cases.GetEnumerator()) {
                Get-ErrorId { Start-ChatServer -Key $case.Key -Id 1 @net } | Should -Be $case.Value
                Get-ErrorId { Find-ChatGroup -Key $case.Key @net -Timeout 100ms } | Should -Be $case.Value
                "$Error" | Should -Not -BeLike "*$($case.Key)*"
            }
            { Start-ChatServer -Key 42 @net } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
            Get-ChatServer | Should -BeNullOrEmpty
        }
    }

    Context 'in PSCHAT_KEY' {
        It 'are used by cmdlets that are given no other' {
            $env:PSCHAT_KEY = New-ChatKey -AsPlainText
            $server = Start-ChatServer -Id 1 @net
            $server.HasKey | Should -BeTrue
            $server | Stop-ChatServer -Force -WarningAction Ignore
            Get-ErrorId { $env:PSCHAT_KEY = 'hunter2'; Start-ChatServer -Id 1 @net } | Should -Be 'PSChat.KeyWeak'
        }
    }
}
