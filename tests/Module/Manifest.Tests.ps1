#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

BeforeDiscovery {
    $cmdlets = @(
        'Connect-ChatRoom', 'Disconnect-ChatRoom', 'Enter-ChatRoom', 'Find-ChatGroup', 'Get-ChatGroupView', 'Get-ChatMessage', 'Get-ChatRoom', 'Get-ChatServer', 'Get-ChatUser'
        'Invoke-ChatElection', 'Measure-ChatGroup', 'New-ChatKey', 'Receive-ChatMessage', 'Send-ChatMessage', 'Start-ChatServer', 'Stop-ChatServer', 'Test-ChatGroup'
    )
}

Describe 'The staged module' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $folder = Split-Path $module
        $loaded = Get-Module PSChat
    }

    It 'has a valid manifest, for PowerShell 7.6 and newer' {
        $manifest = Test-ModuleManifest $module
        $manifest.PowerShellVersion | Should -Be '7.6'
        $manifest.CompatiblePSEditions | Should -Be 'Core'
        $manifest.Version | Should -Be (Split-Path $folder -Leaf)
        (Import-PowerShellDataFile $folder/PSChat.Views.psd1).ModuleVersion | Should -Be $manifest.Version
    }

    It 'has the version of its assemblies' {
        [Reflection.AssemblyName]::GetAssemblyName("$folder/PSChat.dll").Version.ToString(3) | Should -Be $loaded.Version
    }

    It 'names its exports one by one' {
        $manifest = Import-PowerShellDataFile $module
        $manifest.CmdletsToExport | Should -Not -Contain '*'
        foreach ($kind in 'Functions', 'Variables', 'Aliases') { $manifest["${kind}ToExport"] | Should -HaveCount 0 }
    }

    It 'exports these cmdlets and no others' -ForEach @(, $cmdlets) {
        $loaded.ExportedCommands.Keys | Sort-Object | Should -Be $_
    }

    It '<_> declares its output type and describes its parameters' -ForEach $cmdlets {
        $command = Get-Command $_
        $command.OutputType | Should -Not -BeNullOrEmpty
        $own = $command.Parameters.Values | Where-Object { $_.Attributes.HelpMessage }
        $all = $command.Parameters.Keys | Where-Object { $_ -notin [Management.Automation.PSCmdlet]::CommonParameters -and $_ -notin 'WhatIf', 'Confirm' }
        $own.Name | Sort-Object | Should -Be ($all | Sort-Object)
    }

    It '<_> supports -WhatIf' -ForEach 'Start-ChatServer', 'Stop-ChatServer', 'Invoke-ChatElection', 'Send-ChatMessage', 'Connect-ChatRoom', 'Disconnect-ChatRoom', 'Measure-ChatGroup' {
        (Get-Command $_).Parameters.Keys | Should -Contain 'WhatIf'
    }

    It 'holds no third-party assembly' {
        Get-ChildItem $folder -Recurse -Filter *.dll | ForEach-Object Name | Sort-Object | Should -Be 'PSChat.Core.dll', 'PSChat.dll'
    }

    It 'needs no assembly but .NET, PowerShell and its own' {
        $assemblies = $loaded.ImplementingAssembly, [PSChat.ChatException].Assembly
        $foreign = $assemblies.GetReferencedAssemblies().Name |
            Where-Object { $_ -notmatch '^(System(\..+)?|Microsoft\.Win32\..+|netstandard|PSChat\.Core)$' }
        $foreign | Should -BeNullOrEmpty
    }

    It 'starts nothing on import' {
        $before = @(Get-Runspace).Count
        Import-Module $module -Force
        @(Get-Runspace).Count | Should -Be $before
        Get-ChatServer | Should -BeNullOrEmpty
    }
}
