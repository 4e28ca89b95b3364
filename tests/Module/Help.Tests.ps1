#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

BeforeDiscovery {
    $cmdlets = @(
        'Connect-ChatRoom', 'Disconnect-ChatRoom', 'Enter-ChatRoom', 'Find-ChatGroup', 'Get-ChatGroupView', 'Get-ChatMessage', 'Get-ChatRoom', 'Get-ChatServer', 'Get-ChatUser'
        'Invoke-ChatElection', 'Measure-ChatGroup', 'New-ChatKey', 'Receive-ChatMessage', 'Send-ChatMessage', 'Start-ChatServer', 'Stop-ChatServer', 'Test-ChatGroup'
    )
}

Describe 'The help of <_>' -ForEach $cmdlets {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $name = $_
        $help = Get-Help "PSChat\$name" -Full
        $page = (Get-Content "$PSScriptRoot/../../docs/en-US/$name.md" -Raw).ReplaceLineEndings("`n")
    }

    It 'has a synopsis and a description' {
        # Without a help file, Get-Help makes a synopsis from the syntax.
        $help.Synopsis.Trim() | Should -Match '^[A-Z][^\[\]]+\.$'
        $help.description.Text | Should -Not -BeNullOrEmpty
    }

    It 'has two examples or more, each with its code and a description' {
        $examples = @($help.examples.example)
        $examples.Count | Should -BeGreaterOrEqual 2
        foreach ($example in $examples) {
            "$($example.code) $($example.introduction.Text) $($example.remarks.Text)" | Should -Match $name.Split('-')[1]
        }
    }

    It 'has examples that call commands and parameters that exist' {
        foreach ($match in [regex]::Matches($page, '(?s)```powershell\n(.+?)\n```')) {
            $syntax = [Management.Automation.Language.Parser]::ParseInput($match.Groups[1].Value, [ref]$null, [ref]($problems = $null))
            $problems | Should -BeNullOrEmpty
            $calls = $syntax.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)
            $calls.GetCommandName() | Should -Contain $name
            foreach ($call in $calls) {
                $command = Get-Command $call.GetCommandName() -ErrorAction Stop
                $given = $call.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }
                foreach ($parameter in $given) { $command.Parameters.Keys | Should -Contain $parameter.ParameterName }
            }
        }
    }

    It 'describes all parameters of the cmdlet, and no other' {
        $own = (Get-Command $name).Parameters.Values |
            Where-Object { $_.Name -notin [Management.Automation.PSCmdlet]::CommonParameters } | ForEach-Object Name
        $described = $help.parameters.parameter | Where-Object { "$($_.description.Text)".Trim() }
        $described.name | Sort-Object | Should -Be ($own | Sort-Object)
    }

    It 'names inputs, outputs and errors' {
        $help.inputTypes.inputType | Should -Not -BeNullOrEmpty
        $help.returnValues.returnValue | Should -Not -BeNullOrEmpty
        $page | Should -Match '(?s)## NOTES\n.+`PSChat\.\w+`'
    }

    It 'has no placeholder' {
        $page | Should -Not -Match '\{\{|\}\}'
        $help | Out-String -Width 200 | Should -Not -Match '\{\{|\}\}'
    }
}

Describe 'The help of the module' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $folder = Split-Path $module
    }

    It 'is staged with the module' {
        "$folder/en-US/PSChat.dll-Help.xml", "$folder/en-US/about_PSChat.help.txt", "$folder/en-US/about_PSChat_Labs.help.txt", "$folder/en-US/about_PSChat_Data.help.txt" | Should -Exist
    }

    It 'has a page that lists every cmdlet with its synopsis' {
        $page = (Get-Content $PSScriptRoot/../../docs/en-US/PSChat.md -Raw).ReplaceLineEndings("`n")
        $page | Should -Match '(?m)^document type: module$'
        foreach ($command in (Get-Module PSChat).ExportedCommands.Keys) {
            $page | Should -Match "### \[$command\]\($command\.md\)\n\n$([regex]::Escape((Get-Help "PSChat\$command").Synopsis.Trim()))\n"
        }
    }

    It 'names in <_> only existing commands' -ForEach 'about_PSChat', 'about_PSChat_Labs', 'about_PSChat_Data' {
        $topic = Get-Content $folder/en-US/$_.help.txt -Raw
        $topic | Should -Match "TOPIC\s+$_"
        ($topic -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        [regex]::Matches($topic, '\b\w+\.ps1\b').Value | ForEach-Object { "$PSScriptRoot/../../docs/labs/$_" | Should -Exist }
        $topic | Should -Not -Match '\{\{'
        foreach ($command in [regex]::Matches($topic, '\b[A-Z][a-z]+-Chat[A-Za-z]+').Value) {
            Get-Command $command -Module PSChat -ErrorAction Ignore | Should -Not -BeNullOrEmpty -Because "$command is named there"
        }
    }

    It 'is the same as the pages in docs/en-US' {
        if (-not (Get-Module Microsoft.PowerShell.PlatyPS -ListAvailable)) {
            Set-ItResult -Skipped -Because 'PlatyPS is not installed (Install-PSResource Microsoft.PowerShell.PlatyPS)'
        }

        & $PSScriptRoot/../../docs/en-US/Export-Help.ps1 -Destination $TestDrive
        # The first line is the XML declaration; the rest names no date and no tool.
        $fresh, $committed = foreach ($file in "$TestDrive/PSChat.dll-Help.xml", "$folder/en-US/PSChat.dll-Help.xml") {
            , (Get-Content $file | Select-Object -Skip 1 | ForEach-Object TrimEnd)
        }
        Compare-Object $committed $fresh | Out-String | Should -BeNullOrEmpty -Because './build.ps1 -Task Docs was run after the last change'
    }
}
