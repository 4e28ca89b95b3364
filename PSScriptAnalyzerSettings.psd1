# What PSScriptAnalyzer looks for in the project's scripts: everything, but for what is said here.
@{
    ExcludeRules = @(
        # PowerShell 7 reads and writes UTF-8 without a mark, and so does everything else.
        'PSUseBOMForUnicodeEncodedFile'
        # It means functions that users call; those of a script are called by the script alone, which has -WhatIf where it needs it.
        'PSUseShouldProcessForStateChangingFunctions'
    )
    Rules        = @{
        PSAvoidUsingPositionalParameters = @{
            Enable           = $true
            # Parts of a path, arguments that are passed on to a program, and columns of a table have an order and no names.
            CommandAllowList = @('Join-Path', 'Invoke-Ip', 'New-Figure', 'Send-Load')
        }
    }
}
